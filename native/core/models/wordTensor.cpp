#include "models/wordTensor.h"

#include <cmath>

#include "base/error.h"

namespace autostock {

Tensor packWords(std::span<const uint64_t> words) {
  Tensor tensor{{static_cast<int64_t>(words.size()) * floatsPerWord}, {}};
  tensor.data.reserve(words.size() * floatsPerWord);
  for (const uint64_t word : words) {
    for (int64_t p = 0; p < floatsPerWord; ++p) tensor.data.push_back(static_cast<float>((word >> (16 * p)) & 0xffff));
  }
  return tensor;
}

std::vector<uint64_t> unpackWords(const Tensor& tensor, const std::string& name) {
  if (tensor.data.size() % floatsPerWord != 0)
    throw Error(code::modelCheckpoint, name + " has " + std::to_string(tensor.data.size()) + " values: not whole words");
  std::vector<uint64_t> words(tensor.data.size() / floatsPerWord);
  for (size_t i = 0; i < tensor.data.size(); ++i) {
    const float x = tensor.data[i];
    if (!(x >= 0.0f && x <= 65535.0f) || x != std::floor(x))
      throw Error(code::modelCheckpoint, name + "[" + std::to_string(i) + "] is no 16-bit number");
    words[i / floatsPerWord] |= static_cast<uint64_t>(x) << (16 * (i % floatsPerWord));
  }
  return words;
}

}  // namespace autostock
