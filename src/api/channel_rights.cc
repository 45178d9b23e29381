#include "api/channel_rights.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "api/accounts.h"
#include "api/event_stream.h"
#include "schema/asker.h"

namespace chasqui::api {
namespace {

namespace error = wire::centrifuge_error;

constexpr std::string_view kOwnId = "{user.id}";

// All of a stream, but events with a rule of their own only as before.
class Opened final : public hub::Audience {
 public:
  Opened(const schema::AppSchema& schema, std::shared_ptr<const hub::Audience> before)
      : schema_(schema), before_(std::move(before)) {}
  bool may_hear(std::string_view) const override { return true; }
  bool may_hear(const hub::Event& event) const override {
    const schema::Event* declared = schema_.find_event(event.name);
    return !(declared && declared->read) || before_->may_hear(event);
  }

 private:
  const schema::AppSchema& schema_;
  const std::shared_ptr<const hub::Audience> before_;
};

bool takes_tokens(const schema::AppSchema& schema, std::string_view stream) {
  const schema::Stream* declared = schema.find_stream(stream);
  return declared && declared->token;
}

// No model's rule says who hears it.
bool needs_token(const schema::AppSchema& schema, std::string_view stream) {
  return takes_tokens(schema, stream) && schema.find_by_stream(stream) == nullptr;
}

// Nullopt for whom it is nobody's in particular.
std::optional<std::string> own_name(std::string name, const schema::Asker& asker) {
  const std::size_t at = name.find(kOwnId);
  if (at == std::string::npos) return name;
  const std::int64_t* id = asker.id.if_int();
  if (id == nullptr) return std::nullopt;
  return name.replace(at, kOwnId.size(), std::to_string(*id));
}

}  // namespace

std::string shown_info(const Json& info) {
  if (info.is_null()) return {};
  std::string text = to_text(info);
  return text.size() <= edge::kInfoBytesMax ? text : std::string();
}

std::expected<edge::CentrifugeGrant, wire::CentrifugeError> ChannelRights::grant(
    const Asker& asker, const edge::CentrifugeHost::Wish& wish) {
  const schema::AppSchema& schema = site_.schema();
  // All streams at once is no channel: publications name theirs.
  if (wish.channel == "*" || !carries(schema, socket_, wish.channel))
    return std::unexpected(error::kPermissionDenied);
  if (!wish.token.empty() && site_.accounts) return grant_by_token(asker, wish);
  if (needs_token(schema, wish.channel) && !asker.who.has_every_role())
    return std::unexpected(error::kPermissionDenied);
  if (!asker.guest.audience->may_hear(wish.channel))
    return std::unexpected(error::kPermissionDenied);
  return edge::CentrifugeGrant{asker.guest.audience};
}

std::expected<edge::CentrifugeGrant, wire::CentrifugeError> ChannelRights::grant_by_token(
    const Asker& asker, const edge::CentrifugeHost::Wish& wish) {
  if (!takes_tokens(site_.schema(), wish.channel) || asker.guest.user.empty())
    return std::unexpected(error::kPermissionDenied);
  const auto said =
      site_.accounts->tokens().channel_grant(wish.token, asker.who, site_.clock.now());
  if (!said)
    return std::unexpected(said.error() == access::TokenFault::kExpired ? error::kTokenExpired
                                                                        : error::kPermissionDenied);
  if (said->user != asker.guest.user || said->channel != wish.channel)
    return std::unexpected(error::kPermissionDenied);
  return edge::CentrifugeGrant{opened(asker.guest.audience), said->expires, shown_info(said->info)};
}

const ChannelRights::Audience& ChannelRights::opened(const Audience& audience) {
  Audience& found = opened_[audience.get()];
  if (!found) found = std::make_shared<const Opened>(site_.schema(), audience);
  return found;
}

std::vector<std::string> ChannelRights::entry_channels(const access::Identity& who,
                                                       const access::Claims& claims) const {
  std::vector<std::string> channels;
  const schema::Asker asker = schema::asker_of(who);
  for (const schema::SocketChannel& declared : socket_.subscribe) {
    if (asker.is_unrestricted) break;  // He may be on all of them, and says on which.
    if (schema::allows_any(declared.rule, asker) != schema::Verdict::kYes) continue;
    if (auto name = own_name(declared.name, asker)) channels.push_back(std::move(*name));
  }
  if (const JsonArray* list = claims.at("channels").if_array())
    for (const Json& channel : *list) channels.emplace_back(channel.text());
  if (const JsonObject* subs = claims.at("subs").if_object())
    for (const auto& [channel, options] : *subs) channels.push_back(channel);
  return channels;
}

access::Claims ChannelRights::claims_of(std::string_view token) const {
  if (token.empty() || !site_.accounts) return {};
  return site_.accounts->tokens().claims(token, site_.clock.now()).value_or(access::Claims());
}

}  // namespace chasqui::api
