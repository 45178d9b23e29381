// The database's refusals in the words of the models: one place for all services.
#include "base/errors.h"
#include "base/text.h"
#include "db/db_error.h"
#include "service/tx.h"

namespace chasqui::service {
namespace {

using schema::Field;
using schema::Model;

const Model* model_of_table(const schema::AppSchema& schema, std::string_view table) {
  for (const Model& model : schema.models)
    if (model.table == table) return &model;
  return nullptr;
}

std::string names_of(const schema::AppSchema& schema, const db::DbError& error) {
  const Model* model = model_of_table(schema, error.table());
  std::string names;
  for (const std::string_view column : split(error.columns(), ',')) {
    std::string name(trim(column));
    for (const Field& field : model ? model->fields : std::vector<Field>())
      if (field.column == name) name = field.name;
    names.append(names.empty() ? "" : ", ").append(name);
  }
  return names;
}

Refusal taken(const schema::AppSchema& schema, const db::DbError& error) {
  const std::string names = names_of(schema, error);
  return Refusal(Kind::kConflict, "ya_existe", names + ": ya existe")
      .with("campo", names)
      .because(error.what());
}

Refusal to_refusal(const schema::AppSchema& schema, const db::DbError& error) {
  using enum db::DbErrorKind;
  const auto with = [&](Kind kind, std::string code, std::string text) {
    return Refusal(kind, std::move(code), std::move(text))
        .because(std::string(error.what()) + " [" + error.sql() + "]");
  };
  switch (error.kind()) {
    case kUniqueViolation:
      return taken(schema, error);
    case kForeignKeyViolation:
      return with(Kind::kConflict, "referencia",
                  "Se refiere a un registro que no existe, o está en uso");
    case kNotNullViolation:
    case kCheckViolation:
      return with(Kind::kInvalid, "invalido", names_of(schema, error) + ": no es un valor válido");
    case kFull:
      return with(Kind::kStorageFull, "sin_espacio", "No queda espacio en el disco del servidor");
    case kBusy:
    case kUnavailable:
      return with(Kind::kUnavailable, "no_disponible",
                  "La base de datos está ocupada: intente de nuevo")
          .retry_after(1);
    case kInterrupted:
      return with(Kind::kUnavailable, "plazo", "Tomó demasiado tiempo").retry_after(1);
    case kReadOnly:
      return with(Kind::kUnavailable, "solo_lectura", "La base de datos es de solo lectura");
    case kCorrupt:
    case kOther:
      break;
  }
  return with(Kind::kInternal, "interno", "internal error");
}

}  // namespace

void throw_as_refusal(const schema::AppSchema& schema, std::exception_ptr error) {
  try {
    std::rethrow_exception(std::move(error));
  } catch (const db::DbError& failed) {
    throw to_refusal(schema, failed);
  } catch (const db::IdempotencyMismatch&) {
    throw Refusal(Kind::kInvalid, "clave_reutilizada",
                  "Idempotency-Key ya se usó en otra petición");
  } catch (const db::IdempotencyInFlight&) {
    throw Refusal(Kind::kConflict, "en_curso", "La petición con esta Idempotency-Key está en curso")
        .retry_after(1);
  }
}

}  // namespace chasqui::service
