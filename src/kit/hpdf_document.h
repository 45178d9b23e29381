// libharu's documents and errors, for the files here that make PDFs.
#pragma once
#include <hpdf.h>

#include <memory>
#include <string>
#include <type_traits>

#include "base/errors.h"

namespace chasqui::kit {

struct HpdfFreed {
  void operator()(HPDF_Doc document) const { HPDF_Free(document); }
};
using HpdfDocument = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, HpdfFreed>;

inline Refusal hpdf_failed(HPDF_STATUS status) {
  return Refusal(Kind::kInternal, "pdf", "No se pudo hacer el archivo")
      .because("libharu " + std::to_string(status));
}

}  // namespace chasqui::kit
