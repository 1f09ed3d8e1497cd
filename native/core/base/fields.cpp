#include "base/fields.h"

#include <charconv>

namespace autostock {

std::string formatNumber(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

namespace detail {

void failField(std::string_view what, std::string_view name, double value, const std::string& rule) {
  failArgument(std::string(what) + "." + std::string(name) + " " + rule + ", was " + formatNumber(value));
}

void failUnknownField(std::string_view what, std::string_view name, const std::vector<std::string>& known) {
  std::string list;
  for (const auto& k : known) list += (list.empty() ? "" : ", ") + k;
  failArgument(std::string(what) + ": unknown key \"" + std::string(name) + "\"; allowed: " + (list.empty() ? "none" : list));
}

}  // namespace detail

}  // namespace autostock
