#include "models/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "base/error.h"
#include "models/jsonHeader.h"

static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian");

namespace autostock {

namespace {

/** Larger weights are damage, and their products overflow. */
constexpr float weightLimit = 1e9f;

constexpr uint64_t lengthBytes = 8;

[[noreturn]] void fail(const std::string& why) { throw Error(code::modelCheckpoint, "safetensors: " + why); }

[[noreturn]] void fail(const std::string& tensor, const std::string& why) {
  fail("tensor \"" + tensor + "\" " + why);
}

template <class Side>
std::string shapeText(const std::vector<Side>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? "," : "") + std::to_string(shape[i]);
  return text + "]";
}

/** PyTorch's batch normalisation counts its batches in an int64 that no forecast reads: it may be there, it is not kept. */
bool isBatchCount(const HeaderEntry& entry) {
  return entry.dtype == "I64" && entry.name.ends_with(".num_batches_tracked");
}

/** Bytes of a tensor of this shape. */
uint64_t byteCount(const HeaderEntry& entry) {
  uint64_t count = isBatchCount(entry) ? sizeof(int64_t) : sizeof(float);
  for (const uint64_t side : entry.shape) {
    if (side != 0 && count > std::numeric_limits<uint64_t>::max() / side) {
      fail(entry.name, "has shape " + shapeText(entry.shape) + ": its size overflows");
    }
    count *= side;
  }
  return count;
}

/** Everything that can be checked of one entry without its data. */
void checkEntry(const HeaderEntry& entry, uint64_t dataBytes) {
  if (entry.dtype != "F32" && !isBatchCount(entry)) fail(entry.name, "has dtype \"" + entry.dtype + "\": only F32 is read");
  if (entry.begin > entry.end || entry.end > dataBytes) {
    fail(entry.name, "has data_offsets [" + std::to_string(entry.begin) + "," + std::to_string(entry.end) +
                         "] outside the " + std::to_string(dataBytes) + " data bytes");
  }
  if (byteCount(entry) != entry.end - entry.begin) {
    fail(entry.name, "has shape " + shapeText(entry.shape) + " but " + std::to_string(entry.end - entry.begin) +
                         " bytes");
  }
}

/** Sorted by offset, entries must tile the data without gap or overlap. */
void checkLayout(std::vector<HeaderEntry> entries, uint64_t dataBytes) {
  std::sort(entries.begin(), entries.end(), [](const HeaderEntry& a, const HeaderEntry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  uint64_t at = 0;
  for (const HeaderEntry& entry : entries) {
    if (entry.begin != at) {
      fail(entry.name, "starts at byte " + std::to_string(entry.begin) + ", the one before ends at " +
                           std::to_string(at));
    }
    at = entry.end;
  }
  if (at != dataBytes) fail(std::to_string(dataBytes - at) + " bytes after the last tensor");
}

/** A file whose entries tile its data. */
struct File {
  std::vector<HeaderEntry> entries;
  std::span<const uint8_t> data;
};

/** Checks everything but names and values; batch counts are dropped. */
File openFile(std::span<const uint8_t> bytes) {
  if (bytes.size() < lengthBytes) fail(std::to_string(bytes.size()) + " bytes are too few for a header length");
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), lengthBytes);
  if (length > maxHeaderBytes || length > bytes.size() - lengthBytes) {
    fail("header of " + std::to_string(length) + " bytes: at most " + std::to_string(maxHeaderBytes) +
         " and inside the file of " + std::to_string(bytes.size()));
  }
  const auto* text = reinterpret_cast<const char*>(bytes.data() + lengthBytes);
  File file{parseHeader(std::string_view(text, length)), bytes.subspan(lengthBytes + length)};
  for (const HeaderEntry& entry : file.entries) checkEntry(entry, file.data.size());
  checkLayout(file.entries, file.data.size());
  std::erase_if(file.entries, isBatchCount);
  return file;
}

Tensor readTensor(const File& file, const HeaderEntry& entry, std::vector<int64_t> shape) {
  Tensor tensor{std::move(shape), std::vector<float>((entry.end - entry.begin) / sizeof(float))};
  if (!tensor.data.empty()) {
    std::memcpy(tensor.data.data(), file.data.data() + entry.begin, entry.end - entry.begin);
  }
  return tensor;
}

}  // namespace

std::vector<uint8_t> writeSafetensors(const Tensors& tensors) {
  std::string header = "{";
  uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {  // a map iterates in order of the names
    const uint64_t bytes = tensor.data.size() * sizeof(float);
    header += (offset > 0 || header.size() > 1 ? ",\"" : "\"") + name + "\":{\"dtype\":\"F32\",\"shape\":" +
              shapeText(tensor.shape) + ",\"data_offsets\":[" + std::to_string(offset) + "," +
              std::to_string(offset + bytes) + "]}";
    offset += bytes;
  }
  header += "}";
  header.append((8 - header.size() % 8) % 8, ' ');
  std::vector<uint8_t> out(lengthBytes + header.size() + offset);
  const uint64_t length = header.size();
  std::memcpy(out.data(), &length, lengthBytes);
  std::memcpy(out.data() + lengthBytes, header.data(), header.size());
  uint8_t* data = out.data() + lengthBytes + header.size();
  for (const auto& [name, tensor] : tensors) {
    const size_t bytes = tensor.data.size() * sizeof(float);
    if (bytes > 0) std::memcpy(data, tensor.data.data(), bytes);
    data += bytes;
  }
  return out;
}

Tensors readAnySafetensors(std::span<const uint8_t> bytes) {
  const File file = openFile(bytes);
  Tensors tensors;
  for (const HeaderEntry& entry : file.entries) {
    for (const uint64_t side : entry.shape) {
      // Beside a side of 0 any other passes the size check.
      if (side > std::numeric_limits<int32_t>::max()) {
        fail(entry.name, "has shape " + shapeText(entry.shape) + ": a side is too long");
      }
    }
    tensors.emplace(entry.name, readTensor(file, entry, {entry.shape.begin(), entry.shape.end()}));
  }
  return tensors;
}

Tensors readSafetensors(std::span<const uint8_t> bytes, const std::vector<TensorSpec>& expected) {
  const File file = openFile(bytes);
  Tensors tensors;
  for (const HeaderEntry& entry : file.entries) {
    const auto spec = std::find_if(expected.begin(), expected.end(),
                                   [&](const TensorSpec& s) { return s.name == entry.name; });
    if (spec == expected.end()) fail(entry.name, "does not belong to this model");
    if (!std::equal(spec->shape.begin(), spec->shape.end(), entry.shape.begin(), entry.shape.end(),
                    [](int64_t want, uint64_t was) { return static_cast<uint64_t>(want) == was; })) {
      fail(entry.name, "has shape " + shapeText(entry.shape) + ", the model needs " + shapeText(spec->shape));
    }
    Tensor tensor = readTensor(file, entry, spec->shape);
    for (const float value : tensor.data) {
      if (!std::isfinite(value)) fail(entry.name, "holds a value that is not finite");
      if (std::abs(value) > weightLimit) fail(entry.name, "holds a value beyond 1e9: no trained weight is");
      if (value < 0.0f && entry.name.ends_with("running_var")) fail(entry.name, "holds a variance below 0");
    }
    tensors.emplace(entry.name, std::move(tensor));
  }
  for (const TensorSpec& spec : expected) {
    if (!tensors.contains(spec.name)) fail(spec.name, "is missing");
  }
  return tensors;
}

}  // namespace autostock
