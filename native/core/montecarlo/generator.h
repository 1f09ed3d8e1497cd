#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/control.h"
#include "base/fields.h"
#include "montecarlo/kernels.h"

namespace autostock::montecarlo {

/** Parameters of a generator by name; matrices row by row. */
using Arrays = std::map<std::string, std::vector<double>>;

using AnyModel =
    std::variant<HistoryModel, GbmModel, MertonModel, HestonModel, GarchModel, RegimeModel, CopulaModel>;

/** [rows][assets] simple returns, finite and above -1. */
struct History {
  std::span<const double> returns;
  int64_t rows;
  int assets;

  double at(int64_t row, int asset) const { return returns[static_cast<size_t>(row * assets + asset)]; }
};

/** A model and the numbers that its pointers point to. */
struct Assembled {
  AnyModel model;
  std::vector<double> data;
};

/** Numbers that every generator may be given; each reads those it knows. */
struct GeneratorOptions {
  double meanBlock = 20;
  int block = 20;
  bool replace = true;
  int states = 2;
  bool normalMarginals = false;
  double periodsPerYear = 252;

  static constexpr auto fields() {
    return std::tuple{field("meanBlock", &GeneratorOptions::meanBlock, 1, 1e6),
                      field("block", &GeneratorOptions::block, 1, 1'000'000),
                      field("replace", &GeneratorOptions::replace),
                      field("states", &GeneratorOptions::states, 2, RegimeModel::STATES),
                      field("normalMarginals", &GeneratorOptions::normalMarginals),
                      field("periodsPerYear", &GeneratorOptions::periodsPerYear, 1e-3, 1e8)};
  }
};

/** One way to make paths. `fit` finds its parameters in history, `assemble` checks parameters and makes the model. */
struct Generator {
  std::string_view name;
  Arrays (*fit)(const GeneratorOptions&, const History&, const Control&);
  Assembled (*assemble)(const GeneratorOptions&, const Arrays&, int assets);
};

/** In the order of the registry; each is a file of generators/. */
std::span<const Generator* const> generators();
/** Throws AUTOSTOCK_CONFIG_UNKNOWN_NAME. */
const Generator& findGenerator(std::string_view name);

/** A parameter of exactly `length` finite values; throws AUTOSTOCK_CONFIG_INVALID naming it. */
std::span<const double> parameter(const Arrays& arrays, const char* name, size_t length);
/** The same with every value in [min, max]. */
std::span<const double> parameter(const Arrays& arrays, const char* name, size_t length, double min, double max);

/** Throws AUTOSTOCK_DATA_TOO_SHORT below `least` rows and AUTOSTOCK_DATA_INVALID for returns that are not above -1. */
void requireHistory(const History& history, int64_t least);

/** Packs arrays one after another; `place` gives the pointer once all are in. */
class Packer {
 public:
  size_t add(std::span<const double> values) {
    const size_t start = data_.size();
    data_.insert(data_.end(), values.begin(), values.end());
    return start;
  }
  const double* place(size_t start) const { return data_.data() + start; }
  Assembled finish(AnyModel model) { return {std::move(model), std::move(data_)}; }

 private:
  std::vector<double> data_;
};

}  // namespace autostock::montecarlo
