#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "inference/tensors.h"

namespace autostock {

/** Longest header that is read. */
inline constexpr uint64_t maxHeaderBytes = 1 << 20;

/**
 * Safetensors bytes: u64 LE header length, JSON header padded with spaces to 8 bytes, little-endian float32 data
 * in order of the sorted names. The same tensors give the same bytes.
 */
std::vector<uint8_t> writeSafetensors(const Tensors& tensors);

/** Reads any float32 safetensors bytes by the same rules, but for names, shapes and finiteness: those are the caller's. */
Tensors readAnySafetensors(std::span<const uint8_t> bytes);

/**
 * Reads safetensors bytes that must hold exactly `expected`, all float32 and within 1e9, back to back. Any breach
 * throws AUTOSTOCK_MODEL_CHECKPOINT naming the tensor. int64 scalars <name>.num_batches_tracked, which PyTorch's batch
 * normalisation leaves in a state dict, are passed over. Format: huggingface/safetensors.
 */
Tensors readSafetensors(std::span<const uint8_t> bytes, const std::vector<TensorSpec>& expected);

}  // namespace autostock
