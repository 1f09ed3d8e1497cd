#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "inference/tensors.h"

namespace autostock {

/** float32 values that hold one 64-bit word. */
inline constexpr int64_t floatsPerWord = 4;

/** 64-bit words as float32 values of 16 bits each, low first: safetensors files stay float32 and doubles keep their bits. */
Tensor packWords(std::span<const uint64_t> words);

/** Back again; AUTOSTOCK_MODEL_CHECKPOINT naming `name` for a value that no packWords() wrote. */
std::vector<uint64_t> unpackWords(const Tensor& tensor, const std::string& name);

}  // namespace autostock
