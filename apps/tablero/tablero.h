// The app's table of contents.
#pragma once
#include "service/app.h"

void tablero(chasqui::service::App& app);
