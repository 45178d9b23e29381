-- wrk: one new customer a request.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"nombre": "Ana Prueba", "telefono": "55-1234-5678", "email": "ana@correo.example", '
  .. '"direccion": "Calle Morelos 257"}'
