#pragma once

#include <cmath>
#include <tuple>

#include "base/fields.h"

namespace autostock {

/**
 * NativeImpact of the contract: how far an order of q shares moves the price against itself, a fraction of it, on top of
 * half the spread and slippageBps. Model 0: nothing. 1, volume share: coefficient (q / volume)^exponent. 2, after Almgren,
 * Thum, Hauptmann & Li, Direct Estimation of Equity Market Impact, 2005: coefficient sigma (q / average volume)^exponent,
 * and half of the permanent move permanentCoefficient sigma q / average volume, which later prices keep.
 */
struct Impact {
  int model = 0;
  double coefficient = 0;
  double exponent = 1;
  double permanentCoefficient = 0;
  /** Most of the bar's volume (average volume in model 2) that fills in one bar; 0 = no limit. */
  double maxShare = 0;

  static constexpr auto fields() {
    return std::tuple{field("model", &Impact::model, 0, 2), field("coefficient", &Impact::coefficient, 0, 1000),
                      field("exponent", &Impact::exponent, 0, 4),
                      field("permanentCoefficient", &Impact::permanentCoefficient, 0, 1000),
                      field("maxShare", &Impact::maxShare, 0, 1)};
  }
};

struct ImpactMove {
  /** What the fill pays, and what later prices keep: fractions of the price. */
  double paid;
  double kept;
};

/** NaN or 0 volume or volatility: no impact is known, none is paid. The price never moves to nothing. */
inline ImpactMove impactOf(const Impact& impact, double quantity, double volume, double volatility) {
  constexpr double most = 0.5;
  if (impact.model == 0 || !(volume > 0)) return {0, 0};
  const double share = quantity / volume;
  if (impact.model == 1) return {std::fmin(most, impact.coefficient * std::pow(share, impact.exponent)), 0};
  if (!(volatility > 0)) return {0, 0};
  const double kept = std::fmin(most, impact.permanentCoefficient * volatility * share);
  return {std::fmin(most, impact.coefficient * volatility * std::pow(share, impact.exponent) + 0.5 * kept), kept};
}

}  // namespace autostock
