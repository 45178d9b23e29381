// Takes over an existing SERVITEC.DB in any of the shapes that occur in the field.
#pragma once
#include "service/app.h"

namespace chasqui::servitec {

// Rows keep their ids. What has no place of its own is kept whole as a "fila importada": nothing is
// lost silently.
chasqui::service::ImportReport importar(chasqui::service::ForeignDatabase& origen,
                                        chasqui::service::ImportRun& run);

}  // namespace chasqui::servitec
