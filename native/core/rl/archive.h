#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/rng.h"
#include "inference/tensors.h"

namespace autostock::rl {

/**
 * A checkpoint's numbers by name. The same visit() writes and reads, so the two cannot differ:
 *   void visit(Archive& archive) { archive.numbers("cash", cash_); archive.random("draws", rng_); }
 * Reading checks that each name is there with the size the object has; AUTOSTOCK_MODEL_CHECKPOINT says which is not.
 */
class Archive {
 public:
  /** An empty one, to write into. */
  Archive() = default;
  /** One to read from: safetensors bytes as bytes() gives them. */
  explicit Archive(std::span<const uint8_t> bytes);

  bool reading() const { return reading_; }

  /** Fixed sizes: what is stored must have as many values. */
  void floats(const std::string& name, std::span<float> values);
  void numbers(const std::string& name, std::span<double> values);
  void words(const std::string& name, std::span<uint64_t> values);
  void flags(const std::string& name, std::span<uint8_t> values);

  void number(const std::string& name, double& value) { numbers(name, {&value, 1}); }
  void word(const std::string& name, uint64_t& value) { words(name, {&value, 1}); }
  /** When reading: `count` as a size, once `name` is known to hold so many 64-bit words: a hostile size allocates nothing. */
  size_t sized(const std::string& name, int64_t count);
  void integer(const std::string& name, int64_t& value);
  /** Where a generator stands; its seed and purpose are the owner's. */
  void random(const std::string& name, Rng& rng) { randoms(name, {&rng, 1}); }
  void randoms(const std::string& name, std::span<Rng> rngs);
  /** Must equal what was stored: "it was made with another <name>". */
  void same(const std::string& name, uint64_t value);

  /** A part with names of its own: archive.group("actor", [&] { network.visit(archive); }). */
  template <class Body>
  void group(const std::string& name, Body&& body) {
    const std::string outer = prefix_;
    prefix_ += name + ".";
    body();
    prefix_ = outer;
  }

  /** safetensors: float32 as they are; 64-bit words as four float32 of 16 bits each, low first. */
  std::vector<uint8_t> bytes() const;

 private:
  Tensor& stored(const std::string& name, size_t count);

  Tensors tensors_;
  std::string prefix_;
  bool reading_ = false;
};

}  // namespace autostock::rl
