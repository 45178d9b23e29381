// The scripts and styles of the documentation pages, from npm's swagger-ui-dist and redoc.
#pragma once
#include <span>

#include "base/asset.h"

namespace chasqui::api {

std::span<const Asset> docs_assets();

}  // namespace chasqui::api
