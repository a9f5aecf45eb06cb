-- Load for wrk: checks of random known keys, and of an unknown one in a hundred.
--   wrk … -s load.lua http://127.0.0.1:PORT -- KNOWN_KEYS_FILE UNKNOWN_KEYS_FILE

local requests, at = {}, 0

local function lines(file)
  local all = {}
  for line in io.lines(file) do all[#all + 1] = line end
  return all
end

function init(args)
  local known, unknown = lines(args[1]), lines(args[2])
  math.randomseed(os.time() + tonumber(tostring({}):sub(-6), 16) % 100000)
  for i = 1, 100000 do
    local from = i % 100 == 0 and unknown or known
    requests[i] = "GET /authz HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: bench\r\nAccept: */*\r\nX-API-Key: "
      .. from[math.random(#from)] .. "\r\n\r\n"
  end
  at = math.random(#requests)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result requests=%d micros=%d p50=%d p99=%d denied=%d failed=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
