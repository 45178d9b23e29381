#include "api/realtime_docs.h"

#include <string>
#include <utility>

#include "wire/json.h"

namespace chasqui::api {
namespace {

namespace shapes = schema::shapes;
using schema::Operation;
using schema::Parameter;
using schema::Shape;

constexpr std::string_view kWebSocketName = "/websocket";
constexpr std::string_view kNowAWebSocket =
    "Con `Upgrade: websocket`: lo que sigue es un WebSocket (RFC 6455)";
constexpr std::string_view kEvents =
    "retry: 2000\n\n"
    "id: cfb59c94e33f81e9:16\nevent: suscrito\n"
    "data: {\"temas\":[\"clientes\"],\"seq\":16,\"epoca\":\"cfb59c94e33f81e9\"}\n\n"
    "id: cfb59c94e33f81e9:17\nevent: cliente_creado\ndata: {\"id\":1,\"nombre\":\"Ana\"}\n\n";
constexpr std::string_view kConnect = R"({"id":1,"connect":{"token":"eyJhbGci…"}})";
constexpr std::string_view kConnected =
    R"({"id":1,"connect":{"client":"kX4…","version":"chasqui","ping":25,"pong":true,)"
    R"("session":"0.pQ…"}})"
    "\n";
constexpr std::string_view kEngineOpen =
    R"(0{"sid":"0.mZ…","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,)"
    R"("maxPayload":1000000})";

Shape described(Shape shape, std::string_view description) {
  shape.description = description;
  return shape;
}

Parameter parameter(std::string name, Shape shape, std::string_view description) {
  return {std::move(name), Parameter::Where::kQuery, described(std::move(shape), description),
          false, std::nullopt};
}

Parameter required(Parameter one) {
  one.required = true;
  return one;
}

schema::Answer answer(std::string_view description, std::string_view type,
                      std::string_view example) {
  return {.description = std::string(description),
          .body = shapes::text(),
          .type = std::string(type),
          .example = Json(example)};
}

schema::Answer only(std::string_view description) { return {std::string(description), {}}; }

class RealtimeOperations {
 public:
  explicit RealtimeOperations(const schema::AppSchema& schema) : schema_(schema) {}

  std::vector<Operation> all() {
    bool is_emulated = false;
    for (const schema::Socket& socket : schema_.sockets) {
      socket_ = &socket;
      if (socket.protocol == "sse") add_events();
      if (socket.protocol == "socketio") add_socketio();
      if (socket.protocol != "centrifuge") continue;
      add_centrifuge();
      is_emulated = true;
    }
    if (is_emulated) add_emulation();
    return std::move(operations_);
  }

 private:
  Operation& add(std::string method, std::string path, std::string_view summary) {
    Operation one;
    one.method = std::move(method);
    one.path = std::move(path);
    one.summary = summary;
    one.description = socket_->description;
    one.tags = {"Tiempo real"};
    one.is_public = socket_->connect.expr.op == schema::RuleOp::kAlways;
    return operations_.emplace_back(std::move(one));
  }

  Parameter streams() const {
    std::string names;
    for (const std::string& name : socket_->streams) names += (names.empty() ? "" : ", ") + name;
    Parameter one = parameter("stream", shapes::text(),
                              "Qué se oye: nombres separados por comas, o varias veces; hasta 100. "
                              "Sin él, todo lo que el camino lleva por su nombre. Lleva: " +
                                  names);
    return one;
  }

  // Those that stand in the path itself.
  void add_path_parameters(Operation& one) const {
    std::string_view rest = one.path;
    for (std::size_t at; (at = rest.find('{')) != std::string_view::npos;) {
      const std::size_t end = rest.find('}', at);
      one.parameters.push_back({std::string(rest.substr(at + 1, end - at - 1)),
                                Parameter::Where::kPath, shapes::text(), true, std::nullopt});
      rest.remove_prefix(end + 1);
    }
  }

  void add_events() {
    Operation& one = add("GET", socket_->path, "Eventos enviados por el servidor (EventSource)");
    add_path_parameters(one);
    one.parameters.push_back(streams());
    one.parameters.push_back(parameter(
        "filtro", shapes::text(),
        "Solo lo que cumpla la condición, en el lenguaje de las reglas, de la única ?stream="));
    one.parameters.push_back(
        parameter("instantanea", shapes::text(),
                  "1: antes los registros que hay; otra vez si se pierde la posición"));
    one.parameters.push_back(
        parameter("lastEventId", shapes::text(), "EPOCA:SEQ desde donde seguir"));
    one.parameters.push_back(parameter("desde", shapes::integer(), "Otra forma: la SEQ sola"));
    one.parameters.push_back(parameter("epoca", shapes::text(), "y su época"));
    one.parameters.push_back(
        parameter("token", shapes::text(), "El de acceso, para quien no puede poner cabeceras"));
    one.parameters.push_back({"Last-Event-ID", Parameter::Where::kHeader,
                              described(shapes::text(), "Cuenta antes que lastEventId y desde"),
                              false, std::nullopt});
    one.answers[200] = answer("No termina: un evento tras otro", "text/event-stream", kEvents);
    one.answers[400] = only("El filtro no vale, o son demasiados registros");
    one.answers[403] = only("No hay nada que oír en una de ellas, o es una página de otro origen");
    one.answers[503] = only("Ahora no: véase Retry-After");
  }

  void add_centrifuge() {
    Operation& socket = add("GET", socket_->path, "Protocolo de Centrifuge, versión 2, JSON");
    socket.answers[101] = only(kNowAWebSocket);
    socket.has_own_answers = true;

    std::string beside = socket_->path;
    if (beside.ends_with(kWebSocketName)) beside.resize(beside.size() - kWebSocketName.size());
    Operation& lines = add("POST", beside + "/http_stream", "El mismo, por HTTP");
    lines.is_public = true;  // Who it is says the first command.
    lines.request = described(shapes::any(), "La primera orden, una por línea");
    lines.request_example = wire_json(kConnect);
    lines.answers[200] =
        answer("No termina: un mensaje por línea", "application/x-ndjson", kConnected);
    lines.answers[403] = only("Una página de otro origen");
    lines.has_own_answers = true;

    Operation& events = add("GET", beside + "/sse", "El mismo, por eventos enviados");
    events.is_public = true;
    events.parameters.push_back(
        required(parameter("cf_connect", shapes::text(), "La primera orden, en JSON")));
    events.answers[200] = answer("No termina: un evento por mensaje", "text/event-stream",
                                 "data: " + std::string(kConnected) + "\n");
    events.answers[403] = only("Una página de otro origen");
    events.has_own_answers = true;
  }

  void add_emulation() {
    Operation one;
    one.method = "POST";
    one.path = "/emulation";
    one.summary = "Lo que sigue diciendo un cliente de http_stream o sse";
    one.tags = {"Tiempo real"};
    one.request = shapes::object_of(
        "Emulacion",
        {shapes::required("session",
                          described(shapes::text(), "De la respuesta a connect; es secreta")),
         shapes::required("data", described(shapes::text(), "Órdenes, una por línea"))});
    one.answers[204] = only("Se oyó");
    one.answers[400] = only("No es {session, data}");
    one.answers[404] = only("No hay tal sesión");
    one.answers[413] = only("Más de limits.ws_message_bytes_max");
    one.has_own_answers = true;
    operations_.push_back(std::move(one));
  }

  void add_socketio() {
    Operation& poll = add("GET", socket_->path, "Socket.IO 5 sobre Engine.IO 4: abrir y oír");
    engine_parameters(poll);
    poll.answers[101] = only(kNowAWebSocket);
    poll.answers[200] = answer("Paquetes separados por U+001E; espera a que haya alguno",
                               "text/plain", kEngineOpen);
    Operation& push = add("POST", socket_->path, "Socket.IO 5 sobre Engine.IO 4: decir");
    engine_parameters(push);
    push.request = described(shapes::text(), "Paquetes separados por U+001E");
    push.request_types = {"text/plain"};
    push.request_example = Json("40/ws,");
    push.answers[200] = answer("Se oyó", "text/html", "ok");
    push.answers[413] = only("Más de limits.engineio_payload_bytes_max");
  }

  void engine_parameters(Operation& one) const {
    one.is_public = true;  // Who it is is said in each namespace.
    one.parameters = {required(parameter("EIO", shapes::text(), "4")),
                      required(parameter("transport", shapes::text(), "polling o websocket")),
                      parameter("sid", shapes::text(), "De la sesión, cuando la hay; es secreta")};
    one.parameters[0].default_value = Json("4");
    one.parameters[1].default_value = Json("polling");
    const Shape refusal = shapes::object_of(
        "RechazoDeEngineIO",
        {shapes::required("code", shapes::integer()), shapes::required("message", shapes::text())});
    one.answers[400] = {.description = "Ni sesión, ni transporte, ni petición que valga",
                        .body = refusal,
                        .example = JsonObject{{"code", 1}, {"message", "Session ID unknown"}}};
    one.answers[503] = only("Ahora no: véase Retry-After");
    one.has_own_answers = true;
  }

  static Json wire_json(std::string_view text) { return wire::parse_json(text).value(); }

  const schema::AppSchema& schema_;
  const schema::Socket* socket_ = nullptr;
  std::vector<Operation> operations_;
};

}  // namespace

std::vector<schema::Operation> realtime_operations(const schema::AppSchema& schema) {
  return RealtimeOperations(schema).all();
}

}  // namespace chasqui::api
