-- Asks an edge about a request, and denies what it denies. Lets pass by setting txn.registry_passed to yes, and only then:
-- an error in here leaves it unset. Nothing is logged: what a request carries may be secret.

local TOLD = { "authorization", "x-api-key", "x-apikey", "apikey", "registry-min-position" }
local IDENTITY = {
  "x-registry-key-id", "x-registry-tenant", "x-registry-subject", "x-registry-scopes", "x-registry-environment",
}
local SHOWN = { "www-authenticate", "retry-after", "ratelimit", "ratelimit-policy", "x-registry-verdict" }
local DENIALS = { [400] = true, [401] = true, [403] = true, [412] = true, [414] = true, [429] = true, [431] = true }
local ASK_AT = os.getenv("REGISTRY_CHECK") -- where haproxy.cfg takes checks, and passes them on to an edge

-- The headers of a message are counted from 0.
local function copy(from, name, to)
  local values = from[name]
  if values then
    local all, i = {}, 0
    while values[i] ~= nil do
      all[#all + 1] = values[i]
      i = i + 1
    end
    to[name] = all
  end
end

local function question(txn)
  local headers = {
    host = { "edge" },
    ["x-original-method"] = { txn.f:method() },
    ["x-original-uri"] = { txn.f:pathq() },
    ["x-original-host"] = { txn.f:req_fhdr("host") or "" },
    ["x-forwarded-for"] = { txn.f:src() },
  }
  local sent = txn.http:req_get_headers()
  for _, name in ipairs(TOLD) do
    copy(sent, name, headers)
  end
  return headers
end

local function pass(txn, answer)
  for _, name in ipairs(IDENTITY) do
    local values = answer[name]
    if values then
      txn.http:req_set_header(name, values[0])
    end
  end
  txn:set_var("txn.registry_passed", "yes")
end

local function deny(txn, status, answer)
  local reply = txn:reply({ status = DENIALS[status] and status or 503 })
  for _, name in ipairs(SHOWN) do
    local values = answer[name]
    if values then
      reply:add_header(name, values[0])
    end
  end
  if reply.status == 503 and not answer["retry-after"] then
    reply:add_header("retry-after", "1")
  end
  reply:add_header("cache-control", "no-store")
  txn:done(reply)
end

local function check(txn)
  local answer = core.httpclient():get({
    url = "http://edge/authz", dst = ASK_AT, headers = question(txn), timeout = 2500,
  })
  local headers = answer.headers or {}
  local function first(name)
    return headers[name] and headers[name][0] or "-"
  end
  txn:set_var("txn.registry_status", tostring(answer.status))
  txn:set_var("txn.registry_verdict", first("x-registry-verdict"))
  txn:set_var("txn.registry_key_id", first("x-registry-key-id"))
  if answer.status == 200 then
    pass(txn, headers)
  else
    deny(txn, answer.status, headers)
  end
end

core.register_action("registry-check", { "http-req" }, check, 0)
