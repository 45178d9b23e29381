#include "servidor.h"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

#include "conexiones.h"

namespace chasqui::tablero {
namespace {

std::int64_t memoria_residente() {
  std::int64_t total = 0, residentes = 0;
  std::ifstream("/proc/self/statm") >> total >> residentes;
  return residentes * sysconf(_SC_PAGESIZE);
}

// In the words of the program that was here before: its heap is ours, what is mapped is external.
JsonObject memoria() {
  const struct mallinfo2 info = mallinfo2();
  const auto entero = [](std::size_t bytes) { return Json(static_cast<std::int64_t>(bytes)); };
  return {{"rss", memoria_residente()},
          {"heapTotal", entero(info.arena + info.hblkhd)},
          {"heapUsed", entero(info.uordblks + info.hblkhd)},
          {"external", entero(info.hblkhd)},
          {"arrayBuffers", 0}};
}

}  // namespace

Json salud(Read& read) {
  return JsonObject{
      {"status", "ok"}, {"timestamp", to_iso(read.now())}, {"uptime", segundos_en_pie(read)}};
}

Json estado_del_servidor(Read& read) {
  JsonObject json = *salud(read).if_object();
  json.append("memoryUsage", memoria());
  return json;
}

}  // namespace chasqui::tablero
