#include "models/safetensors.h"

#include <cstring>
#include <limits>
#include <string>

#include "base/error.h"
#include "base/rng.h"
#include "check.h"

using namespace autostock;

namespace {

const std::vector<TensorSpec> specs = {{"b", {2}}, {"a", {2, 3}}};

Tensors tensors() { return {{"b", {{2}, {7, 8}}}, {"a", {{2, 3}, {1, 2, 3, 4, 5, 6}}}}; }

/** A file of this header over `dataBytes` bytes of float 1. */
std::vector<uint8_t> file(std::string header, size_t dataBytes) {
  const uint64_t length = header.size();
  std::vector<uint8_t> bytes(8 + header.size() + dataBytes);
  std::memcpy(bytes.data(), &length, 8);
  std::memcpy(bytes.data() + 8, header.data(), header.size());
  const float one = 1.0f;
  for (size_t i = 0; i + 4 <= dataBytes; i += 4) std::memcpy(bytes.data() + 8 + header.size() + i, &one, 4);
  return bytes;
}

std::string entry(const std::string& name, const std::string& shape, const std::string& offsets,
                  const std::string& dtype = "F32") {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

void refused(const std::string& header, size_t dataBytes, const std::string& part) {
  const std::vector<uint8_t> bytes = file(header, dataBytes);
  CHECK_THROWS(readSafetensors(bytes, specs), code::modelCheckpoint, part);
}

}  // namespace

TEST_CASE("what is written is read back, in sorted names and the same bytes") {
  const std::vector<uint8_t> bytes = writeSafetensors(tensors());
  CHECK(bytes == writeSafetensors(tensors()));
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  CHECK_EQ(length % 8, 0u);
  const std::string header(bytes.begin() + 8, bytes.begin() + 8 + static_cast<int64_t>(length));
  CHECK(header.starts_with("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},\"b\":"));
  const Tensors back = readSafetensors(bytes, specs);
  CHECK_EQ(back.size(), 2u);
  CHECK(back.at("a").data == tensors().at("a").data);
  CHECK(back.at("b").shape == tensors().at("b").shape);
  CHECK(readSafetensors(writeSafetensors({}), {}).empty());
}

TEST_CASE("metadata, spaces and any order are read") {
  const std::string header = " { \"__metadata__\" : {\"format\":\"pt\"} , " + entry("b", "[2]", "[0,8]") + " , " +
                             entry("a", "[2,3]", "[8,32]") + " } ";
  CHECK_EQ(readSafetensors(file(header, 32), specs).at("b").data[1], 1.0f);
}

TEST_CASE("every breach is a coded error that names the tensor") {
  const std::string a = entry("a", "[2,3]", "[0,24]");
  const std::string b = entry("b", "[2]", "[24,32]");
  refused("{" + a + "," + b, 32, "expected");
  refused("{" + a + "," + b + "} x", 32, "after the object");
  refused("{" + a + "," + a + "}", 32, "twice");
  refused("{" + a + "}", 24, "\"b\" is missing");
  refused("{" + a + "," + b + "," + entry("c", "[0]", "[32,32]") + "}", 32, "\"c\" does not belong");
  refused("{" + a + "," + entry("b", "[2]", "[20,28]") + "}", 28, "\"b\" starts");        // overlap
  refused("{" + a + "," + entry("b", "[2]", "[28,36]") + "}", 36, "\"b\" starts");        // gap
  refused("{" + a + "," + b + "}", 36, "4 bytes after");                                  // trailing data
  refused("{" + a + "," + b + "}", 28, "\"b\" has data_offsets");                         // past the end
  refused("{" + a + "," + entry("b", "[2]", "[32,24]") + "}", 32, "\"b\" has data_offsets");
  refused("{" + a + "," + entry("b", "[3]", "[24,32]") + "}", 32, "\"b\" has shape");
  refused("{" + entry("a", "[3,2]", "[0,24]") + "," + b + "}", 32, "the model needs [2,3]");
  refused("{" + a + "," + entry("b", "[1]", "[24,32]", "F64") + "}", 32, "\"b\" has dtype");
  refused("{" + a + "," + entry("b", "[4294967296,4294967296]", "[24,32]") + "}", 32, "overflows");
  refused("{" + a + "," + entry("b", "[99999999999999999999]", "[24,32]") + "}", 32, "too large");
  refused("{" + a + "," + entry("b", "[-2]", "[24,32]") + "}", 32, "whole number");
  refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3]}}", 24, "required");
  refused("{\"a\":[]}", 24, "expected");
  refused("", 0, "expected");
}

TEST_CASE("header lengths and values that are not finite or absurd are refused") {
  std::vector<uint8_t> bytes = writeSafetensors(tensors());
  CHECK_THROWS(readSafetensors(std::span(bytes).first(7), specs), code::modelCheckpoint, "too few");
  CHECK_THROWS(readSafetensors(std::span(bytes).first(20), specs), code::modelCheckpoint, "header of");
  const uint64_t huge = maxHeaderBytes + 1;
  std::vector<uint8_t> long_(8 + huge);
  std::memcpy(long_.data(), &huge, 8);
  CHECK_THROWS(readSafetensors(long_, specs), code::modelCheckpoint, "at most");
  Tensors bad = tensors();
  bad["b"].data[1] = std::numeric_limits<float>::infinity();
  CHECK_THROWS(readSafetensors(writeSafetensors(bad), specs), code::modelCheckpoint, "\"b\" holds");
  bad["b"].data[1] = -1.1e9f;
  CHECK_THROWS(readSafetensors(writeSafetensors(bad), specs), code::modelCheckpoint, "\"b\" holds a value beyond 1e9");
  const Tensors norm = {{"bn.0.running_var", {{2}, {1.0f, -0.5f}}}};
  CHECK_THROWS(readSafetensors(writeSafetensors(norm), {{"bn.0.running_var", {2}}}), code::modelCheckpoint,
               "\"bn.0.running_var\" holds a variance below 0");
}

TEST_CASE("10,000 damaged files are read whole or refused, never more") {
  const std::vector<uint8_t> good = writeSafetensors(tensors());
  Rng rng(5, "damage");
  for (int i = 0; i < 10'000; ++i) {
    std::vector<uint8_t> bytes = good;
    for (int64_t n = 1 + rng.integer(4); n > 0; --n) {
      bytes[static_cast<size_t>(rng.integer(static_cast<int64_t>(bytes.size())))] = static_cast<uint8_t>(rng.integer(256));
    }
    if (rng.integer(4) == 0) bytes.resize(static_cast<size_t>(rng.integer(static_cast<int64_t>(bytes.size()) + 1)));
    try {
      const Tensors read = readSafetensors(bytes, specs);
      CHECK_EQ(read.at("a").data.size(), 6u);
    } catch (const Error& error) {
      CHECK_EQ(std::string(error.code), std::string(code::modelCheckpoint));
    }
  }
}

TEST_CASE("any tensors are read by the same rules, values as they are") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Tensors back = readAnySafetensors(writeSafetensors({{"x", {{1, 2, 1}, {1, nan}}}, {"y", {{}, {3}}}}));
  CHECK_EQ(back.size(), 2u);
  CHECK(back.at("x").shape == (std::vector<int64_t>{1, 2, 1}));
  CHECK(back.at("x").data[1] != back.at("x").data[1]);
  CHECK(back.at("y").shape.empty());
  const std::vector<uint8_t> overlap = file("{" + entry("a", "[2]", "[0,8]") + "," + entry("b", "[2]", "[4,12]") + "}", 12);
  CHECK_THROWS(readAnySafetensors(overlap), code::modelCheckpoint, "starts at byte 4");
  const std::vector<uint8_t> huge =
      file("{" + entry("a", "[18446744073709551615,2]", "[0,8]") + "}", 8);
  CHECK_THROWS(readAnySafetensors(huge), code::modelCheckpoint, "overflows");
}

TEST_CASE("the batch count of PyTorch's batch normalisation is passed over, as an int64 alone") {
  const auto bytes = [](const std::string& dtype) {
    return file("{" + entry("a", "[2]", "[0,8]") + "," + entry("bn.num_batches_tracked", "[]", "[8,16]", dtype) + "}", 16);
  };
  CHECK_EQ(readSafetensors(bytes("I64"), {{"a", {2}}}).size(), 1u);
  CHECK_THROWS(readSafetensors(bytes("U64"), {{"a", {2}}}), code::modelCheckpoint, "only F32");
}
