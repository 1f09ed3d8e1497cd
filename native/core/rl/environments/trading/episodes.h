#pragma once

#include <cstdint>
#include <vector>

#include "rl/environments/trading/tradingData.h"

namespace autostock::rl {

/** Rows of the first decision and of the last mark. */
struct Episode {
  int64_t first;
  int64_t last;
};

struct EpisodeOptions {
  int64_t bars;    // steps after which an episode is truncated
  bool random;     // a random symbol and start, else one after the other
  bool staggered;  // a copy's first random episode has a random length, so that copies do not end together
};

/** Which rows a copy's episodes run over. */
class Episodes {
 public:
  /** groups: stretches of each symbol. Random episodes all have `bars` steps; those in order cover every stretch,
   *  the last of each shorter. Throws AUTOSTOCK_DATA_TOO_SHORT when there is none. */
  Episodes(const std::vector<std::vector<Stretch>>& groups, const EpisodeOptions& options);

  /** Episodes in order before they begin again; 0 where they are random. */
  int64_t count() const { return static_cast<int64_t>(inOrder_.size()); }
  /** Steps of the longest. */
  int64_t longest() const { return longest_; }
  /** A copy's episode of that number, from 0. In order, copy i begins with episode i. */
  Episode at(uint64_t seed, int64_t copy, uint64_t number) const;

 private:
  /** Starts of one symbol. */
  struct Group {
    std::vector<Stretch> stretches;  // length: how many rows an episode may start at
    int64_t starts;
  };

  EpisodeOptions options_;
  int64_t longest_ = 0;
  std::vector<Episode> inOrder_;
  std::vector<Group> groups_;
};

}  // namespace autostock::rl
