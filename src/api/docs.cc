#include "api/docs.h"

#include "access/digest.h"
#include "api/auth_docs.h"
#include "api/docs_assets.h"
#include "api/sync_docs.h"
#include "api/realtime_docs.h"
#include "edge/static_files.h"
#include "wire/http_conditional.h"

namespace chasqui::api {
namespace {

std::string page_head(std::string_view title) {
  std::string head =
      "<!doctype html><html lang=\"es\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>";
  for (const char c : title) {
    if (c == '<')
      head += "&lt;";
    else if (c == '&')
      head += "&amp;";
    else
      head.push_back(c);
  }
  return head + "</title><link rel=\"icon\" href=\"data:,\">";
}

// On a telephone the table of parameters becomes a list, and nothing is wider than the screen.
constexpr std::string_view kNarrow =
    "<style>body{margin:0}@media(max-width:640px){"
    ".swagger-ui .wrapper{padding:0 8px}"
    ".swagger-ui .info{margin:24px 0}"
    ".swagger-ui .info .title{font-size:26px;overflow-wrap:anywhere}"
    ".swagger-ui .opblock .opblock-summary-method{min-width:64px}"
    ".swagger-ui .table-container{padding:8px}"
    ".swagger-ui table:not(.model) thead{display:none}"
    ".swagger-ui table:not(.model) :is(tbody,tr,td){display:block;width:auto;max-width:100%}"
    ".swagger-ui table:not(.model) tr{padding:8px 0}"
    ".swagger-ui table.model tr,.swagger-ui table.model td{overflow-wrap:anywhere}"
    ".swagger-ui table:not(.model) td.col{min-width:0;padding:2px 0}"
    ".swagger-ui .parameters-col_description input,.swagger-ui select{width:100%;max-width:100%}"
    ".swagger-ui .model-box,.swagger-ui pre{max-width:100%;overflow-x:auto}"
    "}</style>";

std::string swagger_page(const schema::AppSchema& schema) {
  return page_head(schema.app.title) +
         "<link rel=\"stylesheet\" href=\"/docs/assets/swagger-ui.css\">" + std::string(kNarrow) +
         "</head><body><div id=\"swagger-ui\"></div><script "
         "src=\"/docs/assets/swagger-ui-bundle.js\"></script>"
         "<script>SwaggerUIBundle({url:'/openapi.json',dom_id:'#swagger-ui',deepLinking:true,"
         "tryItOutEnabled:true,validatorUrl:null});</script></body></html>";
}

std::string redoc_page(const schema::AppSchema& schema) {
  return page_head(schema.app.title) +
         "</head><body style=\"margin:0\"><div id=\"redoc\"></div>"
         "<script src=\"/docs/assets/redoc.standalone.js\"></script>"
         "<script>Redoc.init('/openapi.json',{},document.getElementById('redoc'))</script>"
         "</body></html>";
}

// A document that stays the same while the program runs.
void add_document(edge::RouteTable& routes, std::string_view path, std::string_view type,
                  std::string text) {
  const std::string etag = wire::strong_etag(access::sha256_hex(text).substr(0, 16));
  auto bytes = std::make_shared<const std::string>(std::move(text));
  routes.add(
      "GET", path,
      [etag, bytes, type = std::string(type)](edge::Call&& call, edge::Responder&& responder) {
        const std::string known = call.request.headers.joined("If-None-Match");
        const bool is_known = wire::if_none_match(known, etag) == wire::Precondition::kFails;
        wire::Response response =
            is_known ? wire::Response::empty(304) : wire::Response::shared(type, bytes);
        std::move(responder).send(std::move(response.set("ETag", etag)));
      });
}

struct DocsPaths {
  std::vector<std::string> openapi{"/openapi.json"}, swagger{"/docs"}, redoc{"/redoc"};
};

// Where people look for them: FastAPI's places, and drf-spectacular's for apps in its style.
DocsPaths docs_paths(const schema::AppSchema& schema) {
  DocsPaths paths;
  if (schema.app.style != schema::Style::kDrf) return paths;
  const std::string& prefix = schema.app.prefix;
  paths.openapi.push_back(prefix + "/schema");
  for (const char* path : {"/schema/swagger-ui", "/docs"})
    if (!prefix.empty() || path != paths.swagger.front()) paths.swagger.push_back(prefix + path);
  for (const char* path : {"/schema/redoc", "/redoc"})
    if (!prefix.empty() || path != paths.redoc.front()) paths.redoc.push_back(prefix + path);
  return paths;
}

}  // namespace

Json openapi_of(const schema::AppSchema& schema, const service::App& app) {
  std::vector<schema::Operation> operations;
  for (const schema::Model& model : schema.models)
    for (schema::Operation& operation : schema::operations_of(schema, model)) {
      for (const service::FlagFilter& filter : app.filters())
        if (filter.model == model.name && operation.method == "GET" &&
            operation.path == model.path) {
          schema::Shape flag = schema::shapes::boolean();
          flag.description = filter.description;
          operation.parameters.push_back(
              {filter.name, schema::Parameter::Where::kQuery, flag, false, std::nullopt});
        }
      operations.push_back(std::move(operation));
    }
  for (const service::Route& route : app.routes()) operations.push_back(route.operation());
  if (schema.auth)
    for (schema::Operation& operation : auth_operations(*schema.auth))
      operations.push_back(std::move(operation));
  for (schema::Operation& operation : sync_operations(schema))
    operations.push_back(std::move(operation));
  for (schema::Operation& operation : realtime_operations(schema))
    operations.push_back(std::move(operation));
  return schema::openapi(schema, operations, "/");
}

void add_docs(edge::RouteTable& routes, const Site& site) {
  const schema::AppSchema& schema = site.schema();
  const DocsPaths paths = docs_paths(schema);
  for (const std::string& path : paths.openapi)
    add_document(routes, path, "application/json", to_text(openapi_of(schema, site.context.app)));
  add_document(routes, "/asyncapi.json", "application/json",
               to_text(schema::asyncapi(schema, "localhost:" + std::to_string(schema.app.port))));
  for (const std::string& path : paths.swagger)
    add_document(routes, path, "text/html; charset=utf-8", swagger_page(schema));
  for (const std::string& path : paths.redoc)
    add_document(routes, path, "text/html; charset=utf-8", redoc_page(schema));
  edge::add_assets(routes, "/docs/assets", docs_assets());
}

}  // namespace chasqui::api
