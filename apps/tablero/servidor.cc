#include "servidor.h"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

#include "conexiones.h"

// Of tcmalloc, where the program is linked with it: glibc then knows nothing of the heap.
extern "C" [[gnu::weak]] int MallocExtension_GetNumericProperty(const char* name,
                                                                std::size_t* value);

namespace chasqui::tablero {
namespace {

std::int64_t memoria_residente() {
  std::int64_t total = 0, residentes = 0;
  std::ifstream("/proc/self/statm") >> total >> residentes;
  return residentes * sysconf(_SC_PAGESIZE);
}

struct Monton {
  std::size_t total = 0, usado = 0, externo = 0;  // In bytes.
};

Monton monton() {
  if (MallocExtension_GetNumericProperty) {
    Monton monton;
    MallocExtension_GetNumericProperty("generic.heap_size", &monton.total);
    MallocExtension_GetNumericProperty("generic.current_allocated_bytes", &monton.usado);
    return monton;
  }
  const struct mallinfo2 info = mallinfo2();
  return {info.arena + info.hblkhd, info.uordblks + info.hblkhd, info.hblkhd};
}

// In the words of the program that was here before: its heap is ours, what is mapped is external.
JsonObject memoria() {
  const Monton heap = monton();
  const auto entero = [](std::size_t bytes) { return Json(static_cast<std::int64_t>(bytes)); };
  return {{"rss", memoria_residente()},
          {"heapTotal", entero(heap.total)},
          {"heapUsed", entero(heap.usado)},
          {"external", entero(heap.externo)},
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
