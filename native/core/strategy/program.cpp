#include "strategy/program.h"

#include <array>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/fields.h"
#include "indicators/catalog.h"

namespace autostock {
namespace {

constexpr std::array<OpInfo, 40> OPS{{
    {Op::constant, "constant", "", false, false},
    {Op::param, "param", "", false, false},
    {Op::field, "field", "", false, false},
    {Op::series, "series", "", false, false},
    {Op::indicator, "indicator", nullptr, false, false},
    {Op::add, "add", "nn", false, false},
    {Op::sub, "sub", "nn", false, false},
    {Op::mul, "mul", "nn", false, false},
    {Op::div, "div", "nn", false, false},
    {Op::min, "min", "nn", false, false},
    {Op::max, "max", "nn", false, false},
    {Op::neg, "neg", "n", false, false},
    {Op::abs, "abs", "n", false, false},
    {Op::log, "log", "n", false, false},
    {Op::exp, "exp", "n", false, false},
    {Op::sqrt, "sqrt", "n", false, false},
    {Op::sign, "sign", "n", false, false},
    {Op::where, "where", "tnn", false, false},
    {Op::lag, "lag", "n", false, true},
    {Op::rollingMin, "rollingMin", "n", false, true},
    {Op::rollingMax, "rollingMax", "n", false, true},
    {Op::rollingMean, "rollingMean", "n", false, true},
    {Op::rollingStd, "rollingStd", "n", false, true},
    {Op::rollingRank, "rollingRank", "n", false, true},
    {Op::rollingZscore, "rollingZscore", "n", false, true},
    {Op::crossRank, "crossRank", "n", false, false},
    {Op::crossZscore, "crossZscore", "n", false, false},
    {Op::gt, "gt", "nn", true, false},
    {Op::ge, "ge", "nn", true, false},
    {Op::lt, "lt", "nn", true, false},
    {Op::le, "le", "nn", true, false},
    {Op::eq, "eq", "nn", true, false},
    {Op::ne, "ne", "nn", true, false},
    {Op::logicalAnd, "and", "tt", true, false},
    {Op::logicalOr, "or", "tt", true, false},
    {Op::logicalNot, "not", "t", true, false},
    {Op::crossAbove, "crossAbove", "nn", true, false},
    {Op::crossBelow, "crossBelow", "nn", true, false},
    {Op::before, "before", "t", true, true},
    {Op::known, "known", "n", true, false},
}};

std::string at(std::size_t node) { return "nodes[" + std::to_string(node) + "]"; }

[[noreturn]] void fail(const std::string& message) { throw Error(code::configInvalid, message); }

void requireParam(int param, int params, const std::string& where) {
  if (param < 0 || param >= params)
    fail(where + " must be a parameter in [0, " + std::to_string(params) + "), was " + std::to_string(param));
}

void checkIndicator(const CompiledStrategy& strategy, const Node& node, const std::string& where) {
  const IndicatorInfo& info = indicatorInfo(node.indicator);
  if (node.args.size() != info.inputs.size())
    fail(where + ": indicator \"" + info.name + "\" takes " + std::to_string(info.inputs.size()) + " inputs, was given " +
         std::to_string(node.args.size()));
  if (node.output < 0 || static_cast<std::size_t>(node.output) >= info.outputs.size())
    fail(where + ": indicator \"" + info.name + "\" has no output " + std::to_string(node.output));
  for (const auto& [name, number] : node.params) {
    bool known = false;
    for (const FieldInfo& field : info.params) known = known || field.name == name;
    if (!known) fail(where + ": indicator \"" + info.name + "\" has no parameter \"" + name + "\"");
    if (number.param >= 0) requireParam(number.param, strategy.params, where + "." + name);
  }
}

void checkRule(const CompiledStrategy& strategy, const char* name, int node, bool truth) {
  if (node == -1) return;
  const std::string where = std::string("rules.") + name;
  if (node < 0 || static_cast<std::size_t>(node) >= strategy.nodes.size())
    fail(where + " must be the index of a node, was " + std::to_string(node));
  if (strategy.truth(node) != truth) fail(where + " must be a " + (truth ? "truth" : "number") + " node");
}

}  // namespace

const OpInfo& opInfo(const std::string& name) {
  for (const OpInfo& info : OPS)
    if (name == info.name) return info;
  throw Error(code::configUnknownName, "unknown operator \"" + name + "\"");
}

const OpInfo& opInfo(Op op) { return OPS[static_cast<std::size_t>(op)]; }

int64_t barsOf(const Node& node, const double* set) {
  const double n = node.n.in(set);
  const double least = node.op == Op::lag || node.op == Op::before ? 0 : 1;
  if (!(n >= least) || n > static_cast<double>(MAX_BARS) || n != std::trunc(n))
    fail(std::string(opInfo(node.op).name) + ": bars must be a whole number from " + formatNumber(least) + " to " +
         std::to_string(MAX_BARS) + ", was " + formatNumber(n));
  return static_cast<int64_t>(n);
}

void CompiledStrategy::check(int64_t symbols) const {
  if (params < 0 || params > 64) fail("params must be from 0 to 64, was " + std::to_string(params));
  if (benchmark < 0 || benchmark >= symbols) fail("benchmark must be a symbol, was " + std::to_string(benchmark));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    const OpInfo& info = opInfo(node.op);
    const std::string where = at(i) + " (" + info.name + ")";
    if (info.args != nullptr && std::strlen(info.args) != node.args.size())
      fail(where + " takes " + std::to_string(std::strlen(info.args)) + " arguments, was given " +
           std::to_string(node.args.size()));
    for (std::size_t k = 0; k < node.args.size(); ++k) {
      if (node.args[k] < 0 || static_cast<std::size_t>(node.args[k]) >= i)
        fail(where + " must take earlier nodes, was given " + std::to_string(node.args[k]));
      const bool wanted = info.args != nullptr && info.args[k] == 't';
      if (truth(node.args[k]) != wanted)
        fail(where + ": argument " + std::to_string(k) + " must be a " + (wanted ? "truth" : "number"));
    }
    if (node.op == Op::param) requireParam(node.param, params, where);
    if (node.op == Op::series && (node.series < 0 || static_cast<std::size_t>(node.series) >= series.size()))
      fail(where + " must read one of " + std::to_string(series.size()) + " series, was " + std::to_string(node.series));
    if (node.op == Op::indicator) checkIndicator(*this, node, where);
    if (!info.takesBars) continue;
    if (node.n.param >= 0)
      requireParam(node.n.param, params, where + ".n");
    else
      barsOf(node, nullptr);
  }
  checkRule(*this, "entryLong", rules.entryLong, true);
  checkRule(*this, "exitLong", rules.exitLong, true);
  checkRule(*this, "entryShort", rules.entryShort, true);
  checkRule(*this, "exitShort", rules.exitShort, true);
  checkRule(*this, "weight", rules.weight, false);
  checkRule(*this, "size", rules.size, false);
  checkRule(*this, "stopLoss", rules.stopLoss, false);
  checkRule(*this, "takeProfit", rules.takeProfit, false);
  checkRule(*this, "trailingStop", rules.trailingStop, false);
  checkRule(*this, "breakEven", rules.breakEven, false);
  checkRule(*this, "maxBars", rules.maxBars, false);
  if (rules.weight < 0 && rules.entryLong < 0 && rules.entryShort < 0)
    fail("rules must have an entry (entryLong, entryShort) or a weight");
  if (rules.weight >= 0 && (rules.entryLong >= 0 || rules.entryShort >= 0 || rules.exitLong >= 0 || rules.exitShort >= 0))
    fail("rules.weight excludes entries and exits");
}

}  // namespace autostock
