"""Read before the settings: tests keep their files in a folder of their own and reach no other host."""

import os
import tempfile

os.environ["BRAID_DATA"] = tempfile.mkdtemp(prefix="braid-test-")
os.environ["BRAID_SECRET_KEY"] = "only-for-tests"
os.environ.pop("BRAID_SMTP_HOST", None)
os.environ["BRAID_ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
