// A file that is built into the program: a page, a script, a picture.
#pragma once
#include <string_view>

namespace chasqui {

// Made by cmake/embed.cmake; everything lies in the program's read-only memory.
struct Asset {
  std::string_view path;        // "/docs/swagger-ui.css"
  std::string_view media_type;  // "text/css; charset=utf-8"
  std::string_view etag;        // With its quotes; of the uncompressed bytes.
  std::string_view identity;
  std::string_view gzip;      // Empty: not worth it.
  std::string_view brotli;    // Empty: not worth it.
  bool is_immutable = false;  // Its name holds a hash of what is in it.
};

}  // namespace chasqui
