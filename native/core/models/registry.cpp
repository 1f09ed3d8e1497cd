#include "models/registry.h"

#include <string>

#include "models/autoregression.h"
#include "models/dlinear.h"
#include "models/ewma.h"
#include "models/gbdt.h"
#include "models/gruEnhanced.h"
#include "models/gruResidual.h"
#include "models/har.h"
#include "models/historicalMean.h"
#include "models/iTransformer.h"
#include "models/lastReturn.h"
#include "models/lstm.h"
#include "models/lstmAttention.h"
#include "models/lstmBasic.h"
#include "models/nlinear.h"
#include "models/patchTst.h"
#include "models/ridge.h"
#include "models/tcn.h"
#include "models/tcnMultiScale.h"
#include "models/transformer.h"
#include "models/transformerStreaming.h"
#include "models/tsMixer.h"
#include "models/zero.h"

namespace autostock {

std::span<const Model* const> models() {
  static const ZeroModel zero;
  static const LastReturnModel lastReturn;
  static const HistoricalMeanModel historicalMean;
  static const EwmaModel ewma;
  static const AutoregressionModel autoregression;
  static const HarModel har;
  static const RidgeModel ridge;
  static const GbdtModel gbdt;
  static const DLinearModel dlinear;
  static const NLinearModel nlinear;
  static const LstmBasicModel lstmBasic;
  static const LstmModel lstm;
  static const LstmAttentionModel lstmAttention;
  static const GruResidualModel gruResidual;
  static const GruEnhancedModel gruEnhanced;
  static const TcnModel tcn;
  static const TcnMultiScaleModel tcnMultiScale;
  static const TransformerModel transformer;
  static const TransformerStreamingModel transformerStreaming;
  static const PatchTstModel patchTst;
  static const ITransformerModel iTransformer;
  static const TsMixerModel tsMixer;
  static const Model* const list[] = {&zero, &lastReturn, &historicalMean, &ewma, &autoregression, &har, &ridge, &gbdt,
                                      &dlinear, &nlinear, &lstmBasic, &lstm, &lstmAttention, &gruResidual, &gruEnhanced, &tcn, &tcnMultiScale,
                                      &transformer, &transformerStreaming, &patchTst, &iTransformer, &tsMixer};
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
