#include "rl/environments/trading/episodes.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/rng.h"

namespace autostock::rl {

Episodes::Episodes(const std::vector<std::vector<Stretch>>& groups, const EpisodeOptions& options) : options_(options) {
  int64_t most = 0;
  for (const auto& stretches : groups) {
    Group group{{}, 0};
    for (const Stretch& stretch : stretches) {
      most = std::max(most, stretch.length);
      if (options.random && stretch.length > options.bars) {
        group.stretches.push_back({stretch.row, stretch.length - options.bars});
        group.starts += stretch.length - options.bars;
      }
      const int64_t last = stretch.row + stretch.length - 1;
      for (int64_t row = stretch.row; !options.random && row < last; row += options.bars)
        inOrder_.push_back({row, std::min(row + options.bars, last)});
    }
    if (group.starts > 0) groups_.push_back(std::move(group));
  }
  if (groups_.empty() && inOrder_.empty())
    throw Error(code::dataTooShort,
                "no symbol has " + std::to_string(options.random ? options.bars + 1 : 2) +
                    " consecutive bars with prices, features and sizing" +
                    (options.random ? " (episodeBars " + std::to_string(options.bars) + " + 1)" : "") +
                    ": the longest stretch has " + std::to_string(most));
  longest_ = options.random ? options.bars : 0;
  for (const Episode& episode : inOrder_) longest_ = std::max(longest_, episode.last - episode.first);
}

Episode Episodes::at(uint64_t seed, int64_t copy, uint64_t number) const {
  if (!options_.random) {
    const uint64_t total = inOrder_.size();
    return inOrder_[(static_cast<uint64_t>(copy) + number % total) % total];
  }
  // Both draws of an episode are one block of the copy's stream, so its place is the episode's number.
  Rng draws(seed, "trading", static_cast<uint32_t>(copy));
  draws.seek({.block = static_cast<uint32_t>(number)});
  const Group& group = groups_[static_cast<size_t>(draws.integer(static_cast<int64_t>(groups_.size())))];
  int64_t start = draws.integer(group.starts);
  size_t k = 0;
  while (start >= group.stretches[k].length) start -= group.stretches[k++].length;
  const int64_t first = group.stretches[k].row + start;
  if (number > 0 || !options_.staggered) return {first, first + options_.bars};
  Rng stagger(seed, "trading-stagger", static_cast<uint32_t>(copy));
  return {first, first + 1 + stagger.integer(options_.bars)};
}

}  // namespace autostock::rl
