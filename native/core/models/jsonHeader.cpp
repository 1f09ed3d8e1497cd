#include "models/jsonHeader.h"

#include <limits>
#include <set>

#include "base/error.h"

namespace autostock {

namespace {

/** A cursor over the header; every reader leaves it after what it read. */
class Reader {
 public:
  explicit Reader(std::string_view json) : json_(json) {}

  std::vector<HeaderEntry> header() {
    std::vector<HeaderEntry> entries;
    std::set<std::string> seen;
    object([&](const std::string& name) {
      if (!seen.insert(name).second) fail("tensor \"" + name + "\" is listed twice");
      if (name == "__metadata__") {
        object([&](const std::string&) { string(); });
      } else {
        entries.push_back(entry(name));
      }
    });
    space();
    if (at_ != json_.size()) fail("text after the object");
    return entries;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(code::modelCheckpoint, "safetensors header, byte " + std::to_string(at_) + ": " + why);
  }

  void space() {
    while (at_ < json_.size() && std::string_view(" \t\r\n").find(json_[at_]) != std::string_view::npos) ++at_;
  }

  bool accept(char c) {
    space();
    if (at_ >= json_.size() || json_[at_] != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(std::string("'") + c + "' expected");
  }

  template <class Member>
  void object(Member member) {
    expect('{');
    if (accept('}')) return;
    do {
      space();
      const std::string key = string();
      expect(':');
      member(key);
    } while (accept(','));
    expect('}');
  }

  std::string string() {
    expect('"');
    std::string out;
    while (true) {
      if (at_ >= json_.size()) fail("a string does not end");
      const char c = json_[at_++];
      if (c == '"') return out;
      if (static_cast<unsigned char>(c) < 0x20) fail("a control character in a string");
      out.push_back(c == '\\' ? escaped() : c);
    }
  }

  char escaped() {
    if (at_ >= json_.size()) fail("a string does not end");
    switch (json_[at_++]) {
      case '"': return '"';
      case '\\': return '\\';
      case '/': return '/';
      case 'n': return '\n';
      case 't': return '\t';
      default: fail("an escape that tensor names never need");
    }
  }

  uint64_t number() {
    space();
    const size_t start = at_;
    uint64_t value = 0;
    for (; at_ < json_.size() && json_[at_] >= '0' && json_[at_] <= '9'; ++at_) {
      const uint64_t digit = static_cast<uint64_t>(json_[at_] - '0');
      if (value > (std::numeric_limits<uint64_t>::max() - digit) / 10) fail("a number is too large");
      value = value * 10 + digit;
    }
    if (at_ == start) fail("a whole number expected");
    return value;
  }

  std::vector<uint64_t> numbers() {
    std::vector<uint64_t> out;
    expect('[');
    if (accept(']')) return out;
    do out.push_back(number());
    while (accept(','));
    expect(']');
    return out;
  }

  HeaderEntry entry(const std::string& name) {
    HeaderEntry out{name, {}, {}, 0, 0};
    std::set<std::string> keys;
    object([&](const std::string& key) {
      if (!keys.insert(key).second) fail("tensor \"" + name + "\": " + key + " is given twice");
      if (key == "dtype") {
        space();
        out.dtype = string();
      } else if (key == "shape") {
        out.shape = numbers();
      } else if (key == "data_offsets") {
        const std::vector<uint64_t> offsets = numbers();
        if (offsets.size() != 2) fail("tensor \"" + name + "\": data_offsets must be two numbers");
        out.begin = offsets[0];
        out.end = offsets[1];
      } else {
        fail("tensor \"" + name + "\": unknown key \"" + key + "\"");
      }
    });
    if (keys.size() != 3) fail("tensor \"" + name + "\": dtype, shape and data_offsets are required");
    return out;
  }

  std::string_view json_;
  size_t at_ = 0;
};

}  // namespace

std::vector<HeaderEntry> parseHeader(std::string_view json) { return Reader(json).header(); }

}  // namespace autostock
