#include "api/entry_page.h"

#include <memory>
#include <string_view>
#include <utility>

#include "access/password.h"
#include "api/accounts.h"
#include "api/admin_desk.h"
#include "api/input.h"
#include "base/errors.h"
#include "schema/asker.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kStyle =
    "<style>body{font:18px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 "
    "1rem;"
    "color:#1b1b1b;background:#fff}h1{font-size:1.5rem}label{display:block;margin:1rem 0 .25rem}"
    "input,button{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid "
    "#555;"
    "border-radius:.4rem}button{margin-top:1.5rem;background:#0b4f8a;color:#fff;border:0}"
    ":focus-visible{outline:3px solid #d97706;outline-offset:2px}[lang=en]{color:#555}"
    "#dicho{margin-top:1rem;font-weight:600}.regla{margin:.25rem 0;font-size:.95rem}"
    "nav a{display:block;margin-top:.75rem;padding:.6rem;border:1px solid currentcolor;"
    "border-radius:.4rem;color:#0b4f8a;text-align:center}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}input{color:#eee;"
    "background:#2b2b2b;border-color:#999}[lang=en]{color:#bbb}nav a{color:#8cc4ff}}</style>";

// Sends the form and says in both languages how it went.
constexpr std::string_view kScript = R"js(<script>
const form = document.querySelector('form'), dicho = document.getElementById('dicho');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  form.querySelector('button').disabled = true;
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(Object.fromEntries(new FormData(form)))
  }).catch(() => undefined);
  if (answer?.ok) {
    form.hidden = true;
    document.getElementById('sigue').hidden = false;
    dicho.textContent = 'Listo: la sesión está abierta. — Done: you are signed in.';
    return;
  }
  form.querySelector('button').disabled = false;
  const body = await answer?.json().catch(() => undefined);
  const detail = Array.isArray(body?.detail) ? body.detail[0] : undefined;
  const field = detail ? detail.msg : Object.values(body ?? {})[0];
  dicho.textContent = detail?.type === 'string_too_short' && detail.loc?.at(-1) === 'password'
    ? document.getElementById('regla').textContent
    : String(field ?? 'No hay conexión. — No connection.');
});
</script>)js";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string field(std::string_view name, std::string_view label, std::string_view more) {
  std::string html = "<label for=\"" + std::string(name) + "\">";
  html.append(label).append("</label><input id=\"").append(name).append("\" name=\"");
  return html.append(name).append("\" required ").append(more).append(">");
}

std::string form(const EntryPage& page) {
  std::string html = "<form method=\"post\" action=\"" + escaped(page.action) +
                     "\"><input type=\"hidden\" name=\"enlace\" value=\"" + escaped(page.token) +
                     "\">";
  if (page.link->purpose == access::LinkPurpose::kFirstAdmin)
    html += field("username", "Nombre de usuario <span lang=\"en\">(user name)</span>",
                  "autocomplete=\"username\" maxlength=\"150\"");
  const std::string least = std::to_string(access::kPasswordCharactersMin);
  html += field("password", "Contraseña nueva <span lang=\"en\">(new password)</span>",
                "type=\"password\" autocomplete=\"new-password\" aria-describedby=\"regla\" "
                "minlength=\"" +
                    least + "\"");
  html += "<p class=\"regla\" id=\"regla\">Use " + least +
          " caracteres o más. <span lang=\"en\">Use " + least + " characters or more.</span></p>";
  return html +
         "<button>Guardar y entrar <span lang=\"en\" style=\"color:inherit\">"
         "(save and sign in)</span></button></form>"
         "<p id=\"dicho\" role=\"status\" aria-live=\"polite\"></p>";
}

// Whose it is, so that nobody sets the password of another one of his accounts by mistake.
std::string whose(const EntryPage& page) {
  if (page.link->purpose == access::LinkPurpose::kFirstAdmin)
    return "<p>Cuenta de quien administra este sitio. <span lang=\"en\">The account of the site's "
           "first administrator.</span></p>";
  if (page.account.empty()) return {};
  return "<p>Cuenta <span lang=\"en\">(account)</span>: <strong>" + escaped(page.account) +
         "</strong></p>";
}

std::string ways_on(const EntryPage& page) {
  std::string html = "<nav id=\"sigue\" aria-label=\"Seguir\" hidden>";
  for (const service::MenuPage& to : page.next)
    html.append("<a href=\"")
        .append(escaped(to.path))
        .append("\">")
        .append(escaped(to.title))
        .append("</a>");
  return html.append("</nav>");
}

bool administers(const Site& site, const access::Account& account) {
  const schema::Asker asker = schema::asker_of(access::identity_of(account));
  return schema::allows_any(administrators_of(site.schema()), asker) == schema::Verdict::kYes;
}

// The app's own pages; the administration, for who administers or when there are no others.
std::vector<service::MenuPage> next_pages(const Site& site, bool is_administrator) {
  std::vector<service::MenuPage> pages = site.context.app.menu();
  if (is_administrator || pages.empty()) pages.push_back({"/admin/", "Administración"});
  return pages;
}

EntryPage page_of(const Site& site, db::Connection& connection, const std::string& token) {
  EntryPage page{site.schema().app.title, site.accounts->auth().paths.link.front(), token,
                 access::find_link(connection, token, site.clock.now())};
  if (!page.link) return page;
  if (page.link->purpose == access::LinkPurpose::kFirstAdmin) {
    page.next = next_pages(site, true);
    return page;
  }
  const auto account = access::find_account(connection, page.link->account);
  if (!account || !account->is_active) {
    page.link.reset();  // It is refused when it is sent, too.
    return page;
  }
  page.account = account->username;
  page.next = next_pages(site, administers(site, *account));
  return page;
}

}  // namespace

std::string entry_page(const EntryPage& page) {
  const std::string title = escaped(page.title);
  std::string html =
      "<!doctype html><html lang=\"es\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
      "<meta name=\"referrer\" content=\"no-referrer\"><title>Entrar: " +
      title + "</title><link rel=\"icon\" href=\"data:,\">";
  html.append(kStyle).append("</head><body><main><h1>").append(title).append("</h1>");
  if (!page.link)
    return html +
           "<p>El enlace no sirve: ya se usó o es muy viejo. Pida otro.</p><p lang=\"en\">This "
           "link "
           "works no more: it was used or is too old. Ask for another.</p></main></body></html>";
  html += whose(page) + form(page) + ways_on(page);
  return html.append("</main>").append(kScript).append("</body></html>");
}

void add_entry_page(edge::RouteTable& routes, const Site& site) {
  if (!site.accounts || site.accounts->auth().paths.link.empty()) return;
  routes.add("GET", "/entrar", [&site](edge::Call&& call, edge::Responder&& responder) {
    auto out = std::make_shared<edge::Responder>(std::move(responder));
    db::ReadJob job;
    job.work = [&site, out, token = std::string(query_of(call.request).get("enlace"))](
                   db::Connection& connection) {
      const std::string page = entry_page(page_of(site, connection, token));
      std::move(*out).send(wire::Response::html(200, page).set("Cache-Control", "no-store"));
    };
    job.failed = [out](std::exception_ptr) { std::move(*out).fail("the link was not read"); };
    site.database.read(std::move(job));
  });
}

}  // namespace chasqui::api
