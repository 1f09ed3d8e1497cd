#include "base/control.h"

#include "check.h"

using namespace autostock;

TEST_CASE("a control without flags never stops and swallows progress") {
  const Control control;
  control.check();
  control.report(1, 2, 0.5);
  CHECK(!control.cancelled());
}

TEST_CASE("either flag stops the work with AUTOSTOCK_CANCELLED") {
  int32_t cancel = 0;
  std::atomic<bool> stop{false};
  Control control;
  control.cancel = &cancel;
  control.stop = &stop;
  control.check();
  cancel = 1;
  CHECK_THROWS(control.check(), "AUTOSTOCK_CANCELLED");
  cancel = 0;
  stop = true;
  CHECK_THROWS(control.check(), "AUTOSTOCK_CANCELLED");
}
