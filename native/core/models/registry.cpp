#include "models/registry.h"

#include <string>

#include "models/dlinear.h"
#include "models/lstm.h"
#include "models/ridge.h"
#include "models/tcn.h"
#include "models/zero.h"

namespace autostock {

std::span<const Model* const> models() {
  static const ZeroModel zero;
  static const RidgeModel ridge;
  static const DLinearModel dlinear;
  static const LstmModel lstm;
  static const TcnModel tcn;
  static const Model* const list[] = {&zero, &ridge, &dlinear, &lstm, &tcn};
  return list;
}

const Model& findModel(std::string_view name) {
  std::string known;
  for (const Model* model : models()) {
    if (model->name() == name) return *model;
    known += (known.empty() ? "" : ", ") + std::string(model->name());
  }
  throw Error(code::configUnknownName, "unknown model \"" + std::string(name) + "\": known: " + known);
}

}  // namespace autostock
