// The scripts and styles of the documentation pages, from npm's swagger-ui-dist and redoc.
#pragma once
#include <span>

#include "edge/static_files.h"

namespace chasqui::api {

std::span<const edge::Asset> docs_assets();

}  // namespace chasqui::api
