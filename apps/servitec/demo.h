// A believable repair shop: the same every time, its dates ending today.
#pragma once
#include "service/app.h"

namespace chasqui::servitec {

// 300 customers, 400 products, 800 orders in all states, 2,000 sales over 90 days.
chasqui::service::DemoState llenar_demo(chasqui::service::Tx& tx,
                                        const chasqui::service::DemoStep& step);

}  // namespace chasqui::servitec
