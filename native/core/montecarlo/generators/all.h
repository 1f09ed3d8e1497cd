#pragma once

#include "montecarlo/generator.h"

namespace autostock::montecarlo {

extern const Generator stationaryBootstrap;
extern const Generator blockBootstrap;
extern const Generator tradeResampling;
extern const Generator gbm;
extern const Generator merton;
extern const Generator heston;
extern const Generator garch;
extern const Generator regime;
extern const Generator gaussianCopula;
extern const Generator tCopula;

}  // namespace autostock::montecarlo
