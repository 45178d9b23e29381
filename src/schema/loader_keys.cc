#include "schema/loader_keys.h"

#include <algorithm>

namespace chasqui::schema {
namespace {

using W = std::string_view;

constexpr W kFieldTypes[] = {"text",    "email",     "phone", "integer", "decimal",
                             "boolean", "timestamp", "date",  "time",    "enum",
                             "ref",     "json",      "uuid",  "blob",    "secret"};
constexpr W kDataTypes[] = {"text",      "email", "phone", "integer", "decimal", "boolean",
                            "timestamp", "date",  "time",  "enum",    "ref",     "json",
                            "uuid",      "blob",  "list",  "object"};
constexpr W kStyles[] = {"fastapi", "drf", "nest"};
constexpr W kVerbs[] = {"list", "get", "create", "update", "delete"};
constexpr W kOnDelete[] = {"restrict", "cascade", "null"};
constexpr W kReplies[] = {"record", "echo"};
constexpr W kTokenFormats[] = {"oauth2", "simplejwt"};
constexpr W kLoginBy[] = {"username", "email"};
constexpr W kProtocols[] = {"plain", "socketio",  "centrifuge",    "sse",
                            "echo",  "broadcast", "engineio-echo", "socketio-echo"};

constexpr Key kAppKeys[] = {
    {.name = "name", .description = "The app's name, as its folder's.", .required = true},
    {.name = "title", .description = "The name people see."},
    {.name = "description", .description = "What it is for."},
    {.name = "version", .description = "Shown in the API's documentation."},
    {.name = "style",
     .want = Want::kWord,
     .description = "How lists and errors are answered.",
     .words = kStyles},
    {.name = "locale", .description = "Of texts and sorting: \"es\"."},
    {.name = "timezone", .description = "Whose midnight ends the business day, by IANA name."},
    {.name = "prefix", .description = "Before every model's path: \"/api\"."},
    {.name = "port", .want = Want::kInteger, .description = "Where it listens when served alone."},
    {.name = "audit",
     .want = Want::kBoolean,
     .description = "Changes are kept with who made them; true when not said."},
    {.name = "cors",
     .want = Want::kTexts,
     .description = "Origins whose pages may read answers; \"*\" is any."},
};

constexpr Key kFieldKeys[] = {
    {.name = "type",
     .want = Want::kWord,
     .description = "What it holds.",
     .words = kFieldTypes,
     .required = true},
    {.name = "label", .description = "What people see."},
    {.name = "help", .description = "A sentence for people who fill it in."},
    {.name = "required", .want = Want::kBoolean, .description = "Must be sent on create."},
    {.name = "null", .want = Want::kBoolean, .description = "May be empty."},
    {.name = "default",
     .want = Want::kAny,
     .description = "What fills it when it was not sent; also \"now\", \"uuid\", \"user.id\"."},
    {.name = "min", .want = Want::kNumber, .description = "The least value, or the least length."},
    {.name = "max", .want = Want::kNumber, .description = "The greatest value or length."},
    {.name = "above", .want = Want::kNumber, .description = "Numbers must be greater than this."},
    {.name = "scale", .want = Want::kInteger, .description = "Decimal places, 2 when not said."},
    {.name = "values", .want = Want::kValues, .description = "Of an enum."},
    {.name = "ref", .description = "The model it points to."},
    {.name = "on_delete",
     .want = Want::kWord,
     .description = "What happens when the record it points to goes.",
     .words = kOnDelete},
    {.name = "unique", .want = Want::kBoolean, .description = "No two records share a value."},
    {.name = "index", .want = Want::kBoolean, .description = "Is looked up often."},
    {.name = "readonly", .want = Want::kBoolean, .description = "Set by the server alone."},
    {.name = "hidden", .want = Want::kBoolean, .description = "Never sent out."},
    {.name = "trim",
     .want = Want::kBoolean,
     .description = "White space at both ends is taken off."},
    {.name = "account",
     .want = Want::kBoolean,
     .description = "The number of an account of the site: one that there is."},
    {.name = "read", .want = Want::kRule, .description = "Who sees it."},
    {.name = "write", .want = Want::kRule, .description = "Who may send it."},
    {.name = "column", .description = "In the table, when it is not the name."},
    {.name = "was", .description = "The column's old name, for one migration."},
};

constexpr Key kValueKeys[] = {
    {.name = "name", .description = "As stored and sent.", .required = true},
    {.name = "label", .description = "What people see."},
    {.name = "aliases", .want = Want::kTexts, .description = "Also accepted on input."},
};

constexpr Key kRulesKeys[] = {
    {.name = "read", .want = Want::kRule, .description = "Who may list and get."},
    {.name = "create", .want = Want::kRule, .description = "Who may create."},
    {.name = "update", .want = Want::kRule, .description = "Who may update."},
    {.name = "delete", .want = Want::kRule, .description = "Who may delete."},
    {.name = "write",
     .want = Want::kRule,
     .description = "Who may create, update and delete, where that is not said."},
};

constexpr Key kModelEventsKeys[] = {
    {.name = "created", .description = "The event's name."},
    {.name = "updated", .description = "The event's name."},
    {.name = "deleted", .description = "The event's name."},
};

constexpr Key kRepliesKeys[] = {
    {.name = "create_status", .want = Want::kInteger, .description = "200 or 201."},
    {.name = "create",
     .want = Want::kWord,
     .description = "The stored record, or what was sent.",
     .words = kReplies},
    {.name = "update",
     .want = Want::kWord,
     .description = "The stored record, or what changed.",
     .words = kReplies},
    {.name = "echo",
     .want = Want::kTexts,
     .description = "What an echo of a new record shows; all that was sent when not said."},
    {.name = "deleted", .description = "The message of a 200; without it 204 and no body."},
    {.name = "not_found", .description = "The text of a 404."},
    {.name = "nothing_to_change", .description = "The text of a 400 for an empty update."},
};

constexpr Key kPlatformKeys[] = {
    {.name = "id", .description = "The key: a declared field, or a new whole number."},
    {.name = "uuid", .want = Want::kNameOrOff, .description = "Made by the client or the server."},
    {.name = "version", .want = Want::kNameOrOff, .description = "One more with each update."},
    {.name = "created", .want = Want::kNameOrOff, .description = "When it was made."},
    {.name = "updated", .want = Want::kNameOrOff, .description = "When it last changed."},
    {.name = "deleted", .want = Want::kNameOrOff, .description = "When it was soft-deleted."},
};

constexpr Key kModelKeys[] = {
    {.name = "label", .want = Want::kLabel, .description = "Singular and plural."},
    {.name = "table", .description = "In the database, when it is not the name."},
    {.name = "path", .description = "Of its endpoints, when it is not \"/\" and the name."},
    {.name = "display", .description = "The field that names a record to people."},
    {.name = "search", .want = Want::kTexts, .description = "The fields `search` looks into."},
    {.name = "filters",
     .want = Want::kTexts,
     .description = "The fields lists may be filtered by; all when not said."},
    {.name = "order",
     .want = Want::kTexts,
     .description = "Of lists, \"-\" before a field for descending."},
    {.name = "fields",
     .want = Want::kTables,
     .description = "Its fields.",
     .nested = &kFieldTable,
     .required = true},
    {.name = "owner", .description = "The field that holds the id of the user it belongs to."},
    {.name = "stream", .description = "Where its events are filed, when it is not the name."},
    {.name = "events",
     .want = Want::kTable,
     .description = "What it says when it changes.",
     .nested = &kModelEventsTable},
    {.name = "rules",
     .want = Want::kTable,
     .description = "Who may do what; nobody, if not said.",
     .nested = &kRulesTable},
    {.name = "replies",
     .want = Want::kTable,
     .description = "What its endpoints answer.",
     .nested = &kRepliesTable},
    {.name = "operations",
     .want = Want::kWords,
     .description = "The endpoints it has.",
     .words = kVerbs},
    {.name = "limit", .want = Want::kInteger, .description = "Of a list when none is asked for."},
    {.name = "limit_max", .want = Want::kInteger, .description = "The greatest limit of a list."},
    {.name = "managed",
     .want = Want::kBoolean,
     .description = "false: the table is used, never created, altered or dropped."},
    {.name = "platform",
     .want = Want::kTable,
     .description = "The columns the platform keeps.",
     .nested = &kPlatformTable},
    {.name = "soft_delete",
     .want = Want::kBoolean,
     .description = "Deleted records are kept, unseen."},
    {.name = "null_keeps",
     .want = Want::kBoolean,
     .description = "An update's null leaves the field as it is."},
    {.name = "empty_clears",
     .want = Want::kBoolean,
     .description = "An update's \"\" empties a field that may be."},
    {.name = "audit",
     .want = Want::kBoolean,
     .description = "false: changes of its records are not kept in the audit."},
    {.name = "unique", .want = Want::kTextLists, .description = "Fields that are unique together."},
    {.name = "index", .want = Want::kTextLists, .description = "Fields looked up together."},
    {.name = "was", .description = "The table's old name, for one migration."},
};

constexpr Key kFrameKeys[] = {
    {.name = "event", .description = "The key of the event's name."},
    {.name = "data", .description = "The key of its data."},
    {.name = "seq", .description = "The key of its position; \"\" leaves it out."},
    {.name = "epoch", .description = "The key of the log's epoch; \"\" leaves it out."},
};

constexpr Key kSocketKeys[] = {
    {.name = "protocol", .want = Want::kWord, .description = "How it speaks.", .words = kProtocols},
    {.name = "description", .description = "What it is for."},
    {.name = "streams",
     .want = Want::kTexts,
     .description = "What may be heard on it; \"*\" is all, \"chat:*\" all that begin so."},
    {.name = "frame",
     .want = Want::kTable,
     .description = "The keys of a frame.",
     .nested = &kFrameTable},
    {.name = "since", .description = "The query parameter that resumes."},
    {.name = "ping", .description = "A text that is answered with `pong`."},
    {.name = "pong", .description = "The answer to `ping`."},
    {.name = "connect", .want = Want::kRule, .description = "Who may open it."},
    {.name = "any_origin",
     .want = Want::kBoolean,
     .description =
         "Pages of every site may open it; cookies of a foreign page count for nothing."},
    {.name = "subscribe",
     .want = Want::kLabels,
     .description = "Streams that one hears from the entry on, each with the rule for whom."},
};

constexpr Key kStreamKeys[] = {
    {.name = "keep_events", .want = Want::kInteger, .description = "How many stay in the log."},
    {.name = "keep_age", .want = Want::kDuration, .description = "How long they stay."},
    {.name = "latest",
     .want = Want::kBoolean,
     .description = "A slow listener gets the last value only."},
    {.name = "coalesce", .want = Want::kDuration, .description = "How long events may wait."},
    {.name = "presence", .want = Want::kBoolean, .description = "Listeners know of each other."},
    {.name = "publish", .want = Want::kRule, .description = "Clients who may publish on it."},
    {.name = "token", .want = Want::kBoolean, .description = "A signed token opens it."},
};

constexpr Key kLogKeys[] = {
    {.name = "keep_events", .want = Want::kInteger, .description = "How many events stay."},
    {.name = "keep_age", .want = Want::kDuration, .description = "How long they stay."},
};

constexpr Key kSyncKeys[] = {
    {.name = "conflicts",
     .want = Want::kRule,
     .description = "Who sees and settles the conflicts of others; each sees his own."},
};

constexpr Key kEventFieldKeys[] = {
    {.name = "type",
     .want = Want::kWord,
     .description = "What it holds.",
     .words = kDataTypes,
     .required = true},
    {.name = "label", .description = "What people see."},
    {.name = "help", .description = "What it means."},
    {.name = "required", .want = Want::kBoolean, .description = "false: may be left out."},
    {.name = "null", .want = Want::kBoolean, .description = "May be empty."},
    {.name = "scale", .want = Want::kInteger, .description = "Decimal places."},
    {.name = "values", .want = Want::kValues, .description = "Of an enum."},
    {.name = "of",
     .want = Want::kTables,
     .description = "The members of an object or of a list's items.",
     .nested = &kEventFieldTable},
    {.name = "read",
     .want = Want::kRule,
     .description = "Who sees it; who sees the model's field of that name, when not said."},
};

constexpr Key kEventKeys[] = {
    {.name = "description", .description = "When it is said."},
    {.name = "stream", .description = "Where it is filed."},
    {.name = "read",
     .want = Want::kRule,
     .description = "Who hears it; who reads the model whose stream it is, when not said."},
    {.name = "data",
     .want = Want::kTables,
     .description = "What it carries.",
     .nested = &kEventFieldTable},
};

constexpr Key kSettingKeys[] = {
    {.name = "type",
     .want = Want::kWord,
     .description = "What it holds.",
     .words = kFieldTypes,
     .required = true},
    {.name = "label", .description = "What people see."},
    {.name = "help", .description = "What it does."},
    {.name = "null", .want = Want::kBoolean, .description = "May be empty."},
    {.name = "default", .want = Want::kAny, .description = "Its value until somebody sets it."},
    {.name = "min", .want = Want::kNumber, .description = "The least value or length."},
    {.name = "max", .want = Want::kNumber, .description = "The greatest value or length."},
    {.name = "above", .want = Want::kNumber, .description = "Numbers must be greater than this."},
    {.name = "scale", .want = Want::kInteger, .description = "Decimal places, 2 when not said."},
    {.name = "values", .want = Want::kValues, .description = "Of an enum."},
    {.name = "env", .description = "A variable of the environment that sets it as well."},
};

constexpr Key kAuthPathsKeys[] = {
    {.name = "login", .want = Want::kPaths, .description = "Signs in with a JSON body."},
    {.name = "token", .want = Want::kPaths, .description = "Signs in with an OAuth2 form."},
    {.name = "refresh", .want = Want::kPaths, .description = "A refresh token for a new pair."},
    {.name = "token_refresh",
     .want = Want::kPaths,
     .description = "The same with the answers of djangorestframework-simplejwt."},
    {.name = "logout", .want = Want::kPaths, .description = "Ends the session that asks."},
    {.name = "logout_all", .want = Want::kPaths, .description = "Ends all of one's sessions."},
    {.name = "me", .want = Want::kPaths, .description = "Who asks."},
    {.name = "sessions", .want = Want::kPaths, .description = "One's own sessions."},
    {.name = "password", .want = Want::kPaths, .description = "Changes one's own password."},
    {.name = "link", .want = Want::kPaths, .description = "Redeems an invitation or a reset."},
    {.name = "jwks", .want = Want::kPaths, .description = "The public keys."},
};

constexpr Key kAuthKeys[] = {
    {.name = "roles",
     .want = Want::kLabels,
     .description = "The roles accounts may have, each with the name people see.",
     .required = true},
    {.name = "format",
     .want = Want::kWord,
     .description = "The shape of tokens and of the answers that carry them.",
     .words = kTokenFormats},
    {.name = "id_claim", .description = "The token's claim that holds the account's id."},
    {.name = "access_minutes", .want = Want::kInteger, .description = "How long access lasts."},
    {.name = "refresh_days", .want = Want::kInteger, .description = "How long a session lasts."},
    {.name = "login_by",
     .want = Want::kWords,
     .description = "What people sign in with.",
     .words = kLoginBy},
    {.name = "address_roles",
     .want = Want::kTexts,
     .description = "Roles of clients without credentials, from addresses the site allows."},
    {.name = "admin_roles",
     .want = Want::kTexts,
     .description = "Roles that keep accounts and read the audit."},
    {.name = "staff_roles",
     .want = Want::kTexts,
     .description = "With format simplejwt, roles that sign in at the path `token` as well; the "
                    "admin_roles when not said."},
    {.name = "outside_roles",
     .want = Want::kLabels,
     .description =
         "What a sign-in service elsewhere calls its roles, and which of ours they are."},
    {.name = "outside_default", .description = "The role of its tokens that name none."},
    {.name = "paths",
     .want = Want::kTable,
     .description = "The endpoints it has; what is not said is not served.",
     .nested = &kAuthPathsTable},
};

constexpr Key kRootKeys[] = {
    {.name = "app",
     .want = Want::kTable,
     .description = "The app itself.",
     .nested = &kAppTable,
     .required = true},
    {.name = "auth",
     .want = Want::kTable,
     .description = "Its accounts and how they sign in; without it there are none.",
     .nested = &kAuthTable},
    {.name = "model", .want = Want::kTables, .description = "Its tables.", .nested = &kModelTable},
    {.name = "socket",
     .want = Want::kTables,
     .description = "Its sockets, by path.",
     .nested = &kSocketTable},
    {.name = "setting",
     .want = Want::kTables,
     .description = "What an administrator may set.",
     .nested = &kSettingTable},
    {.name = "stream",
     .want = Want::kTables,
     .description = "How streams are kept and sent.",
     .nested = &kStreamTable},
    {.name = "log",
     .want = Want::kTable,
     .description = "How long events are kept.",
     .nested = &kLogTable},
    {.name = "sync",
     .want = Want::kTable,
     .description = "Its clients may work while they are away, and tell of it later.",
     .nested = &kSyncTable},
    {.name = "event",
     .want = Want::kTables,
     .description = "What services say.",
     .nested = &kEventTable},
};

}  // namespace

constinit const KeyTable kRootTable{"app.toml", kRootKeys};
constinit const KeyTable kAppTable{"[app]", kAppKeys};
constinit const KeyTable kModelTable{"a model", kModelKeys};
constinit const KeyTable kFieldTable{"a field", kFieldKeys};
constinit const KeyTable kValueTable{"a value", kValueKeys};
constinit const KeyTable kRulesTable{"rules", kRulesKeys};
constinit const KeyTable kModelEventsTable{"events", kModelEventsKeys};
constinit const KeyTable kRepliesTable{"replies", kRepliesKeys};
constinit const KeyTable kPlatformTable{"platform", kPlatformKeys};
constinit const KeyTable kSocketTable{"a socket", kSocketKeys};
constinit const KeyTable kFrameTable{"a frame", kFrameKeys};
constinit const KeyTable kStreamTable{"a stream", kStreamKeys};
constinit const KeyTable kLogTable{"[log]", kLogKeys};
constinit const KeyTable kSyncTable{"[sync]", kSyncKeys};
constinit const KeyTable kEventTable{"an event", kEventKeys};
constinit const KeyTable kEventFieldTable{"an event's field", kEventFieldKeys};
constinit const KeyTable kSettingTable{"a setting", kSettingKeys};
constinit const KeyTable kAuthTable{"[auth]", kAuthKeys};
constinit const KeyTable kAuthPathsTable{"[auth.paths]", kAuthPathsKeys};

const Key* KeyTable::find(std::string_view name) const {
  const auto found = std::ranges::find(keys, name, &Key::name);
  return found == keys.end() ? nullptr : &*found;
}

std::span<const std::string_view> field_type_words() { return kFieldTypes; }

}  // namespace chasqui::schema
