// The pages that are made from web/, built into the program.
#pragma once
#include <span>

#include "base/asset.h"

namespace chasqui::tablero {

std::span<const Asset> archivos_web();

}  // namespace chasqui::tablero
