#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/error.h"

namespace autostock {

/** Named numbers as they arrive from JavaScript. */
using Params = std::map<std::string, double>;

/**
 * One field of an options struct. A struct lists its fields once:
 *   struct SmaOptions {
 *     int period = 20;
 *     static constexpr auto fields() { return std::tuple{field("period", &SmaOptions::period, 1, 10'000)}; }
 *   };
 */
template <class Struct, class Member>
struct Field {
  const char* name;
  Member Struct::* member;
  double min;
  double max;
};

template <class Struct, class Member>
constexpr Field<Struct, Member> field(const char* name, Member Struct::* member,
                                      double min = -std::numeric_limits<double>::infinity(),
                                      double max = std::numeric_limits<double>::infinity()) {
  static_assert(std::is_arithmetic_v<Member>, "a field is a number, an integer or a boolean");
  return {name, member, min, max};
}

/** One field as JavaScript sees it: NativeField of src/native/contract.ts. */
struct FieldInfo {
  std::string name;
  std::string kind;  // number | integer | boolean
  double defaultValue;
};

template <class Member>
constexpr const char* fieldKind() {
  if constexpr (std::is_same_v<Member, bool>) return "boolean";
  if constexpr (std::is_integral_v<Member>) return "integer";
  return "number";
}

/** A number as a person writes it: "12", "0.5", "NaN". */
std::string formatNumber(double value);

namespace detail {

[[noreturn]] void failField(std::string_view what, std::string_view name, double value, const std::string& rule);
[[noreturn]] void failUnknownField(std::string_view what, std::string_view name, const std::vector<std::string>& known);

template <class Member>
Member convertField(std::string_view what, const char* name, double value, double min, double max) {
  if (!std::isfinite(value)) failField(what, name, value, "must be a finite number");
  if constexpr (std::is_same_v<Member, bool>) {
    if (value != 0.0 && value != 1.0) failField(what, name, value, "must be 0 or 1");
    return value == 1.0;
  } else {
    if constexpr (std::is_integral_v<Member>) {
      if (value != std::trunc(value)) failField(what, name, value, "must be a whole number");
      constexpr double exact = 9007199254740991.0;  // 2^53 - 1: larger numbers are not exact in JavaScript
      min = std::max({min, static_cast<double>(std::numeric_limits<Member>::min()), -exact});
      max = std::min({max, static_cast<double>(std::numeric_limits<Member>::max()), exact});
    }
    if (value < min) failField(what, name, value, "must be at least " + formatNumber(min));
    if (value > max) failField(what, name, value, "must be at most " + formatNumber(max));
    return static_cast<Member>(value);
  }
}

}  // namespace detail

/** Every field's name, kind and default, in the struct's order. */
template <class Struct>
std::vector<FieldInfo> describeFields() {
  const Struct defaults{};
  std::vector<FieldInfo> list;
  std::apply(
      [&](const auto&... f) {
        (list.push_back({f.name, fieldKind<std::remove_cvref_t<decltype(defaults.*(f.member))>>(),
                         static_cast<double>(defaults.*(f.member))}),
         ...);
      },
      Struct::fields());
  return list;
}

/**
 * Writes `params` over `target`; a key the struct lacks, or a value of the wrong kind or out of range, throws
 * AUTOSTOCK_NATIVE_ARGUMENT naming `what`.key. Nothing is written unless everything is valid.
 */
template <class Struct>
void applyFields(Struct& target, const Params& params, std::string_view what) {
  Struct next = target;
  for (const auto& [key, value] : params) {
    bool found = false;
    const auto apply = [&](const auto& f) {
      if (found || key != f.name) return;
      found = true;
      using Member = std::remove_cvref_t<decltype(next.*(f.member))>;
      next.*(f.member) = detail::convertField<Member>(what, f.name, value, f.min, f.max);
    };
    std::apply([&](const auto&... f) { (apply(f), ...); }, Struct::fields());
    if (found) continue;
    std::vector<std::string> known;
    for (const auto& info : describeFields<Struct>()) known.push_back(info.name);
    detail::failUnknownField(what, key, known);
  }
  target = next;
}

/** A struct with its defaults and `params` written over them. */
template <class Struct>
Struct readFields(const Params& params, std::string_view what) {
  Struct target{};
  applyFields(target, params, what);
  return target;
}

}  // namespace autostock
