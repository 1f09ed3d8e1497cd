#include "models/dates.h"

#include <algorithm>

namespace autostock {

int64_t Dates::widest() const {
  int64_t most = 0;
  for (int64_t d = 0; d < count(); ++d) most = std::max(most, size(d));
  return most;
}

Dates groupByDate(const TrainView& data, std::span<const int32_t> rows) {
  Dates dates;
  dates.rows.assign(rows.begin(), rows.end());
  std::stable_sort(dates.rows.begin(), dates.rows.end(),
                   [&](int32_t a, int32_t b) { return data.bar(a) < data.bar(b); });
  for (size_t i = 0; i < dates.rows.size(); ++i) {
    const bool last = i + 1 == dates.rows.size() || data.bar(dates.rows[i + 1]) != data.bar(dates.rows[i]);
    if (last) dates.starts.push_back(static_cast<int64_t>(i) + 1);
  }
  return dates;
}

}  // namespace autostock
