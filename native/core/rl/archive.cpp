#include "rl/archive.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/error.h"
#include "models/safetensors.h"
#include "models/wordTensor.h"

namespace autostock::rl {

namespace {

[[noreturn]] void fail(const std::string& name, const std::string& why) {
  throw Error(code::modelCheckpoint, "checkpoint: " + name + " " + why);
}

}  // namespace

Archive::Archive(std::span<const uint8_t> bytes) : tensors_(readAnySafetensors(bytes)), reading_(true) {}

Tensor& Archive::stored(const std::string& name, size_t count) {
  const auto found = tensors_.find(prefix_ + name);
  if (found == tensors_.end()) fail(prefix_ + name, "is missing");
  if (found->second.data.size() != count)
    fail(prefix_ + name, "holds " + std::to_string(found->second.data.size()) + " values, not " + std::to_string(count) +
                             ": it was made with other options");
  return found->second;
}

void Archive::floats(const std::string& name, std::span<float> values) {
  if (reading_) {
    std::ranges::copy(stored(name, values.size()).data, values.begin());
    return;
  }
  tensors_[prefix_ + name] = {{static_cast<int64_t>(values.size())}, {values.begin(), values.end()}};
}

void Archive::words(const std::string& name, std::span<uint64_t> values) {
  if (reading_) {
    std::ranges::copy(unpackWords(stored(name, values.size() * floatsPerWord), "checkpoint: " + prefix_ + name),
                      values.begin());
    return;
  }
  tensors_[prefix_ + name] = packWords(values);
}

void Archive::numbers(const std::string& name, std::span<double> values) {
  std::vector<uint64_t> bits(values.size());
  if (!reading_) std::ranges::transform(values, bits.begin(), [](double x) { return std::bit_cast<uint64_t>(x); });
  words(name, bits);
  if (reading_) std::ranges::transform(bits, values.begin(), [](uint64_t x) { return std::bit_cast<double>(x); });
}

void Archive::flags(const std::string& name, std::span<uint8_t> values) {
  std::vector<float> numbers(values.begin(), values.end());
  floats(name, numbers);
  if (!reading_) return;
  for (size_t i = 0; i < values.size(); ++i) {
    const float x = numbers[i];
    if (!(x >= 0 && x <= 255) || x != static_cast<float>(static_cast<uint8_t>(x)))
      fail(prefix_ + name, "holds a value that is no byte");
    values[i] = static_cast<uint8_t>(x);
  }
}

size_t Archive::sized(const std::string& name, int64_t count) {
  const auto found = tensors_.find(prefix_ + name);
  const size_t held = found == tensors_.end() ? 0 : found->second.data.size() / floatsPerWord;
  if (count < 0 || held != static_cast<size_t>(count))
    fail(prefix_ + name, "holds " + std::to_string(held) + " words where " + std::to_string(count) + " were announced");
  return held;
}

void Archive::integer(const std::string& name, int64_t& value) {
  auto bits = static_cast<uint64_t>(value);
  word(name, bits);
  value = static_cast<int64_t>(bits);
}

void Archive::randoms(const std::string& name, std::span<Rng> rngs) {
  std::vector<uint64_t> values;
  for (const Rng& rng : rngs) {
    const Rng::Position at = rng.position();
    values.insert(values.end(), {at.block, at.used, at.hasSpare, std::bit_cast<uint64_t>(at.spare)});
  }
  words(name, values);
  if (!reading_) return;
  for (size_t i = 0; i < values.size(); i += 4)
    if (values[i] > UINT32_MAX || values[i + 1] > 4 || values[i + 2] > 1)
      fail(prefix_ + name, "is no place of a random stream");
  for (size_t i = 0; i < rngs.size(); ++i) {
    const uint64_t* at = values.data() + 4 * i;
    rngs[i].seek({static_cast<uint32_t>(at[0]), static_cast<uint32_t>(at[1]), at[2] == 1, std::bit_cast<double>(at[3])});
  }
}

void Archive::same(const std::string& name, uint64_t value) {
  uint64_t was = value;
  word(name, was);
  if (was != value) fail(prefix_ + name, "is another: it was made with other options or data");
}

std::vector<uint8_t> Archive::bytes() const { return writeSafetensors(tensors_); }

}  // namespace autostock::rl
