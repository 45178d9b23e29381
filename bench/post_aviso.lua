-- wrk: one notice to a role a request.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"role":"admin","event":"aviso","payload":{"texto":"Hay una reserva nueva"}}'
