"""Running an exercise: starting it, its screens, what people type. Imports safety and below."""
