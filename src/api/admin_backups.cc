#include "api/admin_backups.h"

#include <fstream>

#include "api/audit.h"
#include "api/backups.h"
#include "api/run.h"
#include "base/errors.h"

namespace chasqui::api {
namespace {

namespace shapes = schema::shapes;

JsonObject backup_json(const BackupFile& file) {
  return {{"archivo", file.name}, {"hora", to_iso(file.at)}, {"bytes", file.bytes}};
}

const Backups& backups_of(const Desk& desk) {
  if (!desk.site().backups)
    throw Refusal(Kind::kUnavailable, "respaldos", "Este sitio no hace respaldos");
  return *desk.site().backups;
}

// Files are for workers.
void run_blocking(const Desk& desk, edge::Responder&& responder,
                  std::move_only_function<wire::Response()> work) {
  desk.site().workers.post([work = std::move(work), responder = std::move(responder)]() mutable {
    try {
      std::move(responder).send(work());
    } catch (const Refusal& refusal) {
      std::move(responder).refuse(refusal);
    } catch (const std::exception& error) {
      std::move(responder).fail(error.what());
    }
  });
}

void list_backups(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  responder.speak_for(desk->administrator(call.request).identity.name);
  run_blocking(*desk, std::move(responder), [&backups = backups_of(*desk)] {
    JsonArray files;
    for (const BackupFile& file : backups.list()) files.emplace_back(backup_json(file));
    return json_reply(Json(std::move(files)));
  });
}

// What is answered, and the file that it is about.
using Change = std::function<std::pair<wire::Response, std::string>()>;
struct Noted {
  service::Caller caller;
  std::string action;
  Change change;
};

struct Done {
  service::Caller caller;
  Deed deed;
  wire::Response answer;
};

// In the audit before the answer goes out, which may be large and is not kept.
void note_then_send(const Desk& desk, Done did, edge::Responder&& responder) {
  db::WriteJob job;
  job.work = [caller = std::move(did.caller), deed = std::move(did.deed)](db::WriteTx& write) {
    note(write, caller, deed);
    return std::string();
  };
  job.done = [responder = std::move(responder),
              answer = std::move(did.answer)](db::WriteResult result) mutable {
    if (result)
      std::move(responder).send(std::move(answer));
    else
      std::move(responder).fail("the audit was not written");
  };
  desk.site().database.write(std::move(job));
}

void run_noted(const DeskRef& desk, Noted noted, edge::Responder&& responder) {
  noted.caller.request_id = responder.request_id();
  responder.speak_for(noted.caller.identity.name);
  desk->site().workers.post(
      [desk, noted = std::move(noted), responder = std::move(responder)]() mutable {
        try {
          auto [answer, name] = noted.change();
          Deed deed{noted.action, "respaldos", name};
          note_then_send(*desk, {std::move(noted.caller), std::move(deed), std::move(answer)},
                         std::move(responder));
        } catch (const Refusal& refusal) {
          std::move(responder).refuse(refusal);
        } catch (const std::exception& error) {
          std::move(responder).fail(error.what());
        }
      });
}

void make_backup(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Backups& backups = backups_of(*desk);
  run_noted(desk,
            {std::move(caller), "create",
             [&backups] {
               const BackupFile made = backups.make();
               return std::pair(json_reply(backup_json(made), 201), made.name);
             }},
            std::move(responder));
}

void drop_backup(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Backups& backups = backups_of(*desk);
  std::string name(call.param("archivo"));
  run_noted(desk,
            {std::move(caller), "delete",
             [&backups, name = std::move(name)] {
               backups.remove(name);
               return std::pair(wire::Response::empty(204), name);
             }},
            std::move(responder));
}

std::string read_file(const std::filesystem::path& path) {
  const std::uintmax_t bytes = std::filesystem::file_size(path);
  if (bytes > kDownloadBytesMax)
    throw Refusal(Kind::kTooLarge, "respaldo_grande",
                  "Pesa demasiado para bajarlo por aquí: está en " + path.string())
        .with("bytes", static_cast<std::int64_t>(bytes));
  std::string text(static_cast<std::size_t>(bytes), '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(text.data(), static_cast<std::streamsize>(text.size())))
    throw Refusal(Kind::kUnavailable, "disco", "No se pudo leer el respaldo");
  return text;
}

// All that the site knows leaves with it: that is noted too.
void send_backup(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Backups& backups = backups_of(*desk);
  std::string name(call.param("archivo"));
  run_noted(desk,
            {std::move(caller), "download",
             [&backups, name = std::move(name)] {
               auto bytes = std::make_shared<const std::string>(read_file(backups.find(name)));
               wire::Response response =
                   wire::Response::shared("application/vnd.sqlite3", std::move(bytes));
               response.set("Cache-Control", "no-store");
               response.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
               return std::pair(std::move(response), name);
             }},
            std::move(responder));
}

const schema::Shape& confirm_shape() {
  static const schema::Shape shape =
      shapes::object_of("Restauracion", {shapes::required("confirmar", shapes::text())});
  return shape;
}

void restore_backup(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  const service::Caller caller = desk->administrator(call.request);
  const Backups& backups = backups_of(*desk);
  responder.speak_for(caller.identity.name);
  const JsonObject input = desk_input(*desk, call, confirm_shape());
  if (input.at("confirmar").text() != desk->site().name)
    throw Refusal::invalid({{{"body", "confirmar"},
                             "value_error",
                             "Escriba el nombre del sitio para confirmar: " + desk->site().name,
                             input.at("confirmar")}});
  run_blocking(*desk, std::move(responder),
               [desk, &backups, caller, name = std::string(call.param("archivo"))] {
                 const std::string epoch = desk->site().database.epoch();
                 backups.restore(name, caller.identity);
                 return json_reply(
                     JsonObject{{"estado", "reiniciando"}, {"archivo", name}, {"epoca", epoch}},
                     202);
               });
}

}  // namespace

void add_admin_backups(DeskRoutes& routes) {
  routes.add("GET", "/respaldos", list_backups);
  routes.add("POST", "/respaldos", make_backup);
  routes.add("GET", "/respaldos/{archivo}", send_backup);
  routes.add("DELETE", "/respaldos/{archivo}", drop_backup);
  routes.add("POST", "/respaldos/{archivo}/restaurar", restore_backup);
}

}  // namespace chasqui::api
