"""Checks docker-compose.yml where no docker client is: its syntax, and that what it names is there."""
import os
import sys

import yaml

document = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
services = document["services"]
problems = []
for name, service in services.items():
    if ("image" in service) == ("build" in service):
        problems.append(f"{name}: say either image or build")
    for other in service.get("depends_on", []):
        if other not in services:
            problems.append(f"{name}: depends on {other}, which is no service")
    for secret in service.get("secrets", []):
        if secret not in document["secrets"]:
            problems.append(f"{name}: secret {secret} is not declared")
    if "build" in service:
        project = service["build"]["args"]["PROJECT"]
        if not os.path.isfile(os.path.join(project, "Program.cs")):
            problems.append(f"{name}: {project} is no project")
        if not os.path.isfile(service["build"]["dockerfile"]):
            problems.append(f"{name}: no {service['build']['dockerfile']}")
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        if source.startswith("./") and not os.path.exists(source):
            problems.append(f"{name}: {source} does not exist")
        if not source.startswith("./") and source not in document["volumes"]:
            problems.append(f"{name}: volume {source} is not declared")
print("\n".join(problems), end="")
sys.exit(1 if problems else 0)
