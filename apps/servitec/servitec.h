// The repair shop's table of contents.
#pragma once
#include "service/app.h"

void servitec(chasqui::service::App& app);
