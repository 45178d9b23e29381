// app.toml from anywhere: the loader answers with an app or with errors, never with a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "schema/loader.h"
#include "schema/openapi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace schema = chasqui::schema;
  const auto app = schema::load_app({reinterpret_cast<const char*>(bytes), size}, "app.toml");
  if (!app) {
    if (app.error().empty()) std::abort();  // Refused without a reason.
    return 0;
  }
  std::vector<schema::Operation> operations;
  for (const schema::Model& model : app->models)
    for (schema::Operation& operation : schema::operations_of(*app, model))
      operations.push_back(operation);
  (void)schema::openapi(*app, operations, "");
  (void)schema::asyncapi(*app, "localhost");
  return 0;
}
