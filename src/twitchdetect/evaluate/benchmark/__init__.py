"""Every detector on every data set: `run` scores, `sizes` says on what."""
