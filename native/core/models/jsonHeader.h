#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace autostock {

/** One entry of a safetensors header, as written: nothing of it is trusted yet. */
struct HeaderEntry {
  std::string name;
  std::string dtype;
  std::vector<uint64_t> shape;
  uint64_t begin = 0;
  uint64_t end = 0;
};

/**
 * Parses the JSON of a safetensors header: an object of {dtype, shape, data_offsets} entries and an optional
 * __metadata__ object of strings. Anything else throws AUTOSTOCK_MODEL_CHECKPOINT.
 */
std::vector<HeaderEntry> parseHeader(std::string_view json);

}  // namespace autostock
