// The app's table of contents.
#pragma once
#include "service/app.h"

void server5k(chasqui::service::App& app);
