#include "base/fields.h"

#include "check.h"

using namespace autostock;

namespace {

struct Options {
  int64_t period = 20;
  double rate = 0.5;
  bool fractional = true;
  uint8_t small = 1;

  static constexpr auto fields() {
    return std::tuple{field("period", &Options::period, 1, 100), field("rate", &Options::rate, 0.0, 1.0),
                      field("fractional", &Options::fractional), field("small", &Options::small)};
  }
};

void apply(const Params& params) {
  Options options;
  applyFields(options, params, "options");
}

}  // namespace

TEST_CASE("a struct describes its fields in order, with kinds and defaults") {
  const auto fields = describeFields<Options>();
  CHECK_EQ(fields.size(), 4u);
  CHECK_EQ(fields[0].name + ":" + fields[0].kind, "period:integer");
  CHECK_EQ(fields[1].name + ":" + fields[1].kind, "rate:number");
  CHECK_EQ(fields[2].name + ":" + fields[2].kind, "fractional:boolean");
  CHECK_EQ(fields[0].defaultValue, 20.0);
  CHECK_EQ(fields[2].defaultValue, 1.0);
}

TEST_CASE("given values replace defaults, others stay") {
  const auto options = readFields<Options>({{"period", 5}, {"fractional", 0}}, "options");
  CHECK_EQ(options.period, 5);
  CHECK_EQ(options.fractional, false);
  CHECK_EQ(options.rate, 0.5);
}

TEST_CASE("wrong values name the field, what it was and what is allowed") {
  constexpr auto argument = "AUTOSTOCK_NATIVE_ARGUMENT";
  CHECK_THROWS(apply({{"perid", 5}}), argument, "options: unknown key \"perid\"; allowed: period, rate, fractional, small");
  CHECK_THROWS(apply({{"period", 2.5}}), argument, "options.period must be a whole number, was 2.5");
  CHECK_THROWS(apply({{"period", 0}}), argument, "options.period must be at least 1, was 0");
  CHECK_THROWS(apply({{"period", 101}}), argument, "options.period must be at most 100, was 101");
  CHECK_THROWS(apply({{"rate", std::nan("")}}), argument, "options.rate must be a finite number, was NaN");
  CHECK_THROWS(apply({{"rate", INFINITY}}), argument, "was Infinity");
  CHECK_THROWS(apply({{"fractional", 2}}), argument, "options.fractional must be 0 or 1, was 2");
  CHECK_THROWS(apply({{"small", 256}}), argument, "options.small must be at most 255");
}

TEST_CASE("a refused set of values changes nothing") {
  Options options;
  CHECK_THROWS(applyFields(options, {{"period", 5}, {"rate", 7}}, "options"), "AUTOSTOCK_NATIVE_ARGUMENT", "options.rate");
  CHECK_EQ(options.period, 20);
}
