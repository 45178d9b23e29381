#include "hub/subscription.h"

#include "hub/hub.h"

namespace chasqui::hub {

Subscription::~Subscription() {
  if (hub_ != nullptr) hub_->unsubscribe(*this);
}

}  // namespace chasqui::hub
