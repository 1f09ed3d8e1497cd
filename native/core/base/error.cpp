#include "base/error.h"

#include <new>

namespace autostock {

namespace {

/** LibTorch appends its C++ stack to what(); a user's message ends before it. */
std::string withoutStack(const char* what) {
  std::string message = what;
  if (const auto at = message.find("\nException raised from"); at != std::string::npos) message.resize(at);
  return message;
}

}  // namespace

ErrorInfo describeException(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& e) {
    return {e.code, e.what()};
  } catch (const std::bad_alloc&) {
    return {code::memory, "native memory ran out: use fewer symbols, a smaller batch or fewer workers"};
  } catch (const std::length_error& e) {
    return {code::memory, std::string("a native size is beyond what memory can hold: ") + e.what()};
  } catch (const std::invalid_argument& e) {
    return {code::argument, e.what()};
  } catch (const std::out_of_range& e) {
    return {code::argument, e.what()};
  } catch (const std::exception& e) {
    return {code::failure, withoutStack(e.what())};
  } catch (...) {
    return {code::failure, "native code threw something that is not an exception"};
  }
}

}  // namespace autostock
