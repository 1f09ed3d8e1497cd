#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace autostock {

/** The codes of src/core/errors.ts that native code raises; a test keeps the two in step. */
namespace code {
inline constexpr const char* configInvalid = "AUTOSTOCK_CONFIG_INVALID";
inline constexpr const char* configUnknownKey = "AUTOSTOCK_CONFIG_UNKNOWN_KEY";
inline constexpr const char* configUnknownName = "AUTOSTOCK_CONFIG_UNKNOWN_NAME";
inline constexpr const char* dataInvalid = "AUTOSTOCK_DATA_INVALID";
inline constexpr const char* dataTooShort = "AUTOSTOCK_DATA_TOO_SHORT";
inline constexpr const char* argument = "AUTOSTOCK_NATIVE_ARGUMENT";
inline constexpr const char* handle = "AUTOSTOCK_NATIVE_HANDLE";
inline constexpr const char* memory = "AUTOSTOCK_NATIVE_MEMORY";
inline constexpr const char* device = "AUTOSTOCK_NATIVE_DEVICE";
inline constexpr const char* failure = "AUTOSTOCK_NATIVE_FAILURE";
inline constexpr const char* modelDiverged = "AUTOSTOCK_MODEL_DIVERGED";
inline constexpr const char* modelCheckpoint = "AUTOSTOCK_MODEL_CHECKPOINT";
inline constexpr const char* cancelled = "AUTOSTOCK_CANCELLED";
}  // namespace code

/** The one error class of the core: a code of the table above and a message naming field, value and remedy. */
struct Error : std::runtime_error {
  Error(const char* errorCode, const std::string& message) : std::runtime_error(message), code(errorCode) {}

  /** Points to a constant of namespace code. */
  const char* code;
};

/** What crosses the native boundary instead of an exception. */
struct ErrorInfo {
  std::string code;
  std::string message;
};

/** Any exception as a code and a message; never throws for a non-null pointer but when memory is out. */
ErrorInfo describeException(const std::exception_ptr& thrown);

[[noreturn]] inline void failArgument(const std::string& message) { throw Error(code::argument, message); }

}  // namespace autostock
