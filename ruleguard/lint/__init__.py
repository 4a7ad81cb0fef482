"""The rules of ruleguard and the engine that runs them over a configuration."""
